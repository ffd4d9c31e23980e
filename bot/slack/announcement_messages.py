"""What people read when facts of the meeting have changed. Pure functions."""

from collections.abc import Mapping
from typing import Final

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.core.announcement import Change, ChangedFact, change_sources, change_text
from bot.core.meeting import Meeting
from bot.core.phrasebook import Phrasebook
from bot.slack.blocks import LINK, button, context, fallback, moments_block, text_blocks
from bot.slack.outbox import Message
from bot.slack.registration_messages import VERB

_IN_CALENDARS: Final = frozenset({ChangedFact.STATUS, ChangedFact.TIME, ChangedFact.PLACE, ChangedFact.LINK})
"""The facts that an entry in somebody's calendar has."""


def announcement_message(  # noqa: PLR0913
    found: tuple[Change, ...],
    meeting: Meeting,
    phrasebook: Phrasebook,
    language: str,
    calendar: Mapping[str, str],
    *,
    registered: bool,
    marker: str,
) -> Message:
    """Each change as it is now and was before, the hours in each reader's zone, and what to do about it.

    `calendar` are the links of `calendar_links`; `registered` is for somebody who is, not for a channel. The
    first block's id is `marker`: by it the message is found again in Slack.
    """
    headline = phrasebook.interface(language, "announce.headline", meeting=meeting.short_title.text(language))
    lines = "\n".join(f"• {change_text(change, phrasebook, language)}" for change in found)
    blocks: list[Block] = [*text_blocks(headline), *text_blocks(lines)]
    blocks[0].block_id = marker
    facts = {change.fact for change in found}
    takes_place = meeting.status == "announced"
    schedule = meeting.schedule
    if takes_place and schedule and schedule.starts_at and facts & {ChangedFact.STATUS, ChangedFact.TIME}:
        moments = [moment for moment in (schedule.starts_at, schedule.ends_at) if moment]
        blocks.append(moments_block(moments, phrasebook, language))
    if registered and takes_place:
        blocks += text_blocks(phrasebook.interface(language, "announce.registered"))
    buttons = _buttons(facts, meeting, phrasebook, language, calendar, registered=registered)
    if sources := change_sources(found, meeting):
        blocks.append(context(phrasebook.interface(language, "sources", sources=" · ".join(sources))))
    if any(one.action_id and one.action_id.startswith(f"{LINK}calendar-") for one in buttons):
        blocks += text_blocks(phrasebook.interface(language, "announce.calendar"))
    if buttons:
        blocks.append(ActionsBlock(elements=buttons))
    return Message(fallback(f"{headline}\n{lines}"), tuple(blocks))


def _buttons(
    facts: set[ChangedFact],
    meeting: Meeting,
    phrasebook: Phrasebook,
    language: str,
    calendar: Mapping[str, str],
    *,
    registered: bool,
) -> list[ButtonElement]:
    # What was cancelled can be taken out of a calendar by its file; a link could only add it once more.
    kinds = [kind for kind in calendar if meeting.status == "announced" or kind == "ics"]
    buttons = [
        button(
            phrasebook.interface(language, f"calendar.{kind}"), f"{LINK}calendar-{kind}", url=calendar[kind]
        )
        for kind in kinds
        if facts & _IN_CALENDARS
    ]
    if meeting.page:
        label = phrasebook.interface(language, "button.page")
        buttons.append(button(label, f"{LINK}page", url=str(meeting.page.url)))
    if registered:
        buttons.append(button(phrasebook.interface(language, "button.status"), f"{VERB}status"))
    return buttons
