"""The one place where objects are built and joined.

newsroom   what needs no Telegram: settings, database, regions, texts, intake
program    the running bot: updates in, timetable, sender
patience   a database that is not available at the start is asked again for a while
turn       only one program on a database at a time
polling    updates from Telegram
dispatch   which handler gets which update
updates    updates of one chat in order, chats side by side
menu       the commands that Telegram shows people
"""
