"""Submitted forms: stored before Slack hears that they were taken."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.registration import (
    AlreadyRegistered,
    EmailAlreadyRegistered,
    NotRegistered,
    RegistrationRefusal,
)
from bot.core.registration_form import InvalidForm
from bot.core.registration_store import StoreUnavailable
from bot.slack.interaction import Interaction
from bot.slack.memory import Seen
from bot.slack.ports import Services
from bot.slack.registration_forms import RegistrationForms
from bot.slack.registration_messages import refusal_text
from bot.slack.registration_view import EDIT, REGISTER, FormContext, block_of, errors_at_fields, read_form
from bot.slack.workspace import Workspaces

log = logging.getLogger(__name__)

After = Callable[[], Awaitable[None]]
"""What is left to do once Slack has its answer."""

View = Mapping[str, Any]


class Submissions:
    """Takes the two registration forms. A refusal keeps the form open, with all that was typed in it."""

    def __init__(self, services: Services, workspace: Workspaces, forms: RegistrationForms) -> None:
        self._services = services
        self._workspace = workspace
        self._forms = forms
        self._told_already: Seen[str] = Seen(1_000)
        """Views whose repetitions have been explained: one explanation is enough, however often Slack sends."""

    async def handle(self, view: View, to: Interaction, ack: AsyncAck) -> After | None:
        """Store, acknowledge, and say what is to be told afterwards."""
        carried = FormContext.load(view.get("private_metadata"))
        take = {REGISTER: self._register, EDIT: self._edit}.get(str(view.get("callback_id")))
        if take is None:
            await ack()
            return None
        if await self._workspace.is_foreign(to.person.team_id, to.enterprise_id):
            await self._reject(ack, view, self._say(carried, "foreign_workspace"))
            return None
        try:
            after = await take(view, to, carried)
        except InvalidForm as invalid:
            phrasebook = self._services.phrasebook
            errors = errors_at_fields(view, invalid.problems, phrasebook, carried.language)
            await ack(response_action="errors", errors=errors)
        except EmailAlreadyRegistered as refusal:
            await self._reject(ack, view, self._refusal(carried, refusal), "email")
        except AlreadyRegistered as refusal:
            await ack()
            if not self._told_already.first_time(str(view.get("id"))):
                return None
            return partial(self._forms.tell_already_registered, to, carried, refusal.registration)
        except RegistrationRefusal as refusal:
            await self._reject(ack, view, self._refusal(carried, refusal))
        except StoreUnavailable:
            await self._reject(ack, view, self._say(carried, "store_unavailable.form"))
        else:
            await ack()
            return after
        return None

    async def apologize(self, view: View, ack: AsyncAck, reference: str) -> None:
        """Keep the form open and tell the id under which the log has the reason."""
        carried = FormContext.load(view.get("private_metadata"))
        text = self._services.phrasebook.interface(carried.language, "apology.form", reference=reference)
        await self._reject(ack, view, text)

    async def _register(self, view: View, to: Interaction, carried: FormContext) -> After:
        form = read_form(view)
        registration = await self._services.desk.register(
            to.person.team_id,
            to.person.user_id,
            form,
            self._services.clock(),
            privacy_version=carried.privacy_version,
            language=carried.language,
            needs_organizer=self._services.countries.needs_organizer(form.country),
        )
        log.info("registered", extra={"reference": registration.reference, "state": registration.state.value})
        return partial(self._forms.tell_registered, to, carried, registration)

    async def _edit(self, view: View, to: Interaction, carried: FormContext) -> After:
        if carried.revision is None:
            raise NotRegistered
        form = read_form(view)
        outcome = await self._services.desk.change(
            to.person.team_id,
            to.person.user_id,
            form,
            self._services.clock(),
            revision=carried.revision,
            needs_organizer=self._services.countries.needs_organizer(form.country),
        )
        return partial(self._forms.tell_changed, to, carried, outcome.registration, outcome.promoted)

    async def _reject(self, ack: AsyncAck, view: View, text: str, action_id: str | None = None) -> None:
        await ack(response_action="errors", errors={block_of(view, action_id): text})

    def _say(self, carried: FormContext, key: str) -> str:
        return self._services.phrasebook.interface(carried.language, key)

    def _refusal(self, carried: FormContext, refusal: RegistrationRefusal) -> str:
        return refusal_text(refusal, self._services.meeting, self._services.phrasebook, carried.language)
