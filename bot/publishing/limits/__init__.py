"""How fast calls may go out: one limiter under all of them.

values     the limits, and what a call counts for
trail      which calls the server may still count against a limit
chat       what is known of one chat
refusals   what a 429 teaches, and for how long
pace       when may this call start? Values in, values out
gate       those that wait, answers before broadcasts
wire       the gate under every call of python-telegram-bot
"""
