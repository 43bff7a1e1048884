"""The program is killed, cut off and starved in the middle of its work, and then it is counted.

clock.py     the time that program and Telegram share; waiting costs none of it
steps.py     the labelled steps of the delivery, and a kill at one of them
life.py      one life of the whole program, from its start to its end or kill
forks.py     a process that is forked for each life, and what the test side knows of it
town.py      what there is before anything goes wrong: channels, a reader, posts to send
peers.py     other senders under the same troubles, for benchmarks/scenarios.py
troubles.py  what can go wrong, each by its name
rounds.py    one round: a town, its troubles, life after life until all is quiet
count.py     what came of it, counted from the simulator's book and the ledger
__main__.py  many rounds and a table: `make chaos`
"""
