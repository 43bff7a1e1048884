FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONPATH=/app \
    PYTHONSAFEPATH=1 \
    DATELINE_DATABASE_URL=sqlite+aiosqlite:////data/dateline.db

# The first ordinary user of most hosts has this number too, and may then read its own token file.
RUN useradd --uid 1000 --user-group --no-create-home --shell /usr/sbin/nologin dateline \
    && install -d -o dateline -g dateline -m 700 /data

# Before the program, so that an update of the program alone does not fetch them again. Ready-made
# wheels only: there is no compiler here.
COPY requirements.txt /app/
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --require-hashes --only-binary=:all: --no-deps -r /app/requirements.txt

# The program is copied, not built: a build backend would be fetched without hashes.
COPY bot /app/bot
COPY config /app/config
COPY simulator /app/simulator
COPY storage /app/storage
RUN printf '#!/usr/bin/env python3\nfrom bot.cli import main\n\nmain()\n' > /usr/local/bin/dateline \
    && chmod 755 /usr/local/bin/dateline \
    && python3 -m compileall -q /app

USER dateline
WORKDIR /data
VOLUME /data
ENTRYPOINT ["dateline"]
CMD ["run"]
