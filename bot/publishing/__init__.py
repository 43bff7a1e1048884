"""From an article to delivered messages.

render          what a message looks like; look: the same for a stored article and a channel
slots, trigger, cron, moments, zones   when a schedule fires, and what a missed slot does
schedule_text, topics, addresses       what people read and write about schedules
choose, plan    which articles a firing takes; the edition and its ledger rows
sender, request, outcome               ledger rows to Telegram, and what a failure means
limits          how fast calls may go out: one limiter under all of them
notices         words to the owners when something needs a person
"""
