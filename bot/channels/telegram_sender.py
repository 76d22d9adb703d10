"""Stored replies on their way to Telegram."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels import Delivery, Post
from bot.channels.pacing import Pacer
from bot.channels.telegram_logs import Trouble
from bot.channels.telegram_text import keyboard, split
from bot.channels.telegram_timing import Timing, retry_after_s
from bot.channels.telegram_updates import CHANNEL, chat_and_thread
from bot.messages import Attachment

_log = logging.getLogger("bot.channels.telegram")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True, slots=True)
class _Step:
    """One call of a delivery: a part of the text, or an attachment."""

    text: str = ""
    markup: InlineKeyboardMarkup | None = None
    attachment: Attachment | None = None


class Sender:
    """Sends what ``post`` hands out: in order within a conversation, conversations side by side."""

    def __init__(self, bot: Bot, post: Post, timing: Timing) -> None:
        self._bot = bot
        self._post = post
        self._timing = timing
        self._pacer = Pacer(timing.overall_s)
        self._trouble = Trouble(_log)
        self._busy: dict[str, asyncio.Task[None]] = {}  # by conversation
        self._steps_done: dict[int, int] = {}  # by delivery: parts that Telegram has already taken
        self._moved: dict[int, int] = {}  # groups that became supergroups
        self._news: asyncio.Task[bool] | None = None

    async def run(self, stopping: asyncio.Event) -> None:
        """Until ``stopping``; what is being sent then is brought to its end, within ``grace_s``."""
        stop = asyncio.ensure_future(stopping.wait())
        try:
            while not stopping.is_set():
                started = await self._start_due()
                await self._rest(stop, idle=not started)
            if self._busy:
                await asyncio.wait(self._busy.values(), timeout=self._timing.grace_s)
        finally:
            leftover = [stop, *self._busy.values(), *([self._news] if self._news else [])]
            for task in leftover:
                task.cancel()
            await asyncio.gather(*leftover, return_exceptions=True)

    async def _start_due(self) -> bool:
        """Begin every due delivery whose conversation has none on its way; False when none began."""
        try:
            # Those on their way are still due: ask for so many more that they hide nobody else's.
            due = await self._post.due(CHANNEL, limit=50 + len(self._busy))
        except Exception as error:
            self._trouble.say(f"Telegram: không đọc được hộp thư đi ({type(error).__name__}); sẽ thử lại.")
            _log.debug("due", exc_info=True)
            return False
        waiting = [delivery for delivery in due if delivery.conversation not in self._busy]
        for delivery in waiting:
            task = asyncio.ensure_future(self._deliver(delivery))
            self._busy[delivery.conversation] = task
            task.add_done_callback(partial(self._free, delivery.conversation))
        return bool(waiting)

    def _free(self, conversation: str, _: object) -> None:
        self._busy.pop(conversation, None)

    async def _rest(self, stop: asyncio.Future[Any], *, idle: bool) -> None:
        """Until a delivery ends, more may be due, or the channel stops."""
        if self._news is None:
            self._news = asyncio.ensure_future(self._post.wait_outgoing(CHANNEL, self._timing.look_s))
        ends: set[asyncio.Future[Any]] = {stop, *self._busy.values()}
        await asyncio.wait({*ends, self._news}, return_when=asyncio.FIRST_COMPLETED)
        if not self._news.done():
            return
        broken = self._news.exception() is not None
        news = not broken and self._news.result()
        self._news = None
        if broken or (news and idle):
            # "May be due" is also said of what is on its way: without a pause this loop would spin.
            await asyncio.wait(
                ends,
                timeout=self._timing.retry_first_s if broken else self._timing.pause_s,
                return_when=asyncio.FIRST_COMPLETED,
            )

    async def _deliver(self, delivery: Delivery) -> None:
        """Send and report. The conversation stays busy until the report is stored or has failed."""
        try:
            retry_s, reason = await self._outcome(delivery)
            if reason is None:
                await self._post.delivered(delivery.id)
                self._steps_done.pop(delivery.id, None)
            else:
                if retry_s is None:
                    _log.info("Telegram: bỏ một câu trả lời không gửi được (%s).", reason)
                    self._steps_done.pop(delivery.id, None)
                await self._post.failed(delivery.id, retry_s, reason)
        except Exception as error:  # the mailbox: what was sent is remembered and not sent again
            self._trouble.say(f"Telegram: không ghi được hộp thư đi ({type(error).__name__}); sẽ thử lại.")
            _log.debug("report", exc_info=True)
            await asyncio.sleep(self._timing.retry_s(delivery.attempts))

    async def _outcome(self, delivery: Delivery) -> tuple[float | None, str | None]:
        """(seconds until the next attempt or None for never, reason); the reason is None when sent."""
        try:
            await self._send(delivery)
        except RetryAfter as error:
            return retry_after_s(error), "flood"
        except ChatMigrated as error:
            old = chat_and_thread(delivery.conversation)[0]
            self._moved[old] = error.new_chat_id
            await self._post.moved(CHANNEL, str(old), str(error.new_chat_id))
            return 0.0, "moved"
        except Forbidden:
            return None, "blocked"
        except BadRequest as error:
            return None, _refusal(error)
        except (InvalidToken, TelegramError) as error:  # network, Telegram's own errors, a revoked token
            self._trouble.say("Telegram: chưa gửi được câu trả lời, sẽ thử lại (mạng hoặc máy chủ Telegram).")
            _log.debug("send: %s", type(error).__name__)
            return self._timing.retry_s(delivery.attempts), "network"
        except _UnsendableError as error:
            return None, str(error)
        except Exception as error:
            self._trouble.say(f"Telegram: lỗi khi gửi câu trả lời ({type(error).__name__}); sẽ thử lại.")
            _log.debug("send", exc_info=True)
            return self._timing.retry_s(delivery.attempts), "error"
        self._trouble.over("Telegram: đã gửi lại được.")
        return 0.0, None

    async def _send(self, delivery: Delivery) -> None:
        try:
            chat, thread = chat_and_thread(delivery.conversation)
        except ValueError:
            raise _UnsendableError("chat_not_found") from None
        chat = self._moved.get(chat, chat)
        steps = _steps(delivery)
        if not steps:
            raise _UnsendableError("empty")
        for number in range(self._steps_done.get(delivery.id, 0), len(steps)):
            paced = (self._timing.group_s, self._timing.group_minute) if chat < 0 else (self._timing.chat_s,)
            async with self._pacer.turn(chat, *paced):
                await self._send_step(chat, thread, steps[number])
            self._steps_done[delivery.id] = number + 1

    async def _send_step(self, chat: int, thread: int | None, step: _Step) -> None:
        if step.attachment is None:
            await self._bot.send_message(
                chat,
                step.text,
                reply_markup=step.markup,
                message_thread_id=thread,
                link_preview_options=_NO_PREVIEW,
            )
            return
        send: Callable[..., Awaitable[object]] = (
            self._bot.send_photo if step.attachment.kind == "photo" else self._bot.send_document
        )
        named = {"filename": step.attachment.name} if step.attachment.name else {}
        try:
            await send(chat, step.attachment.reference, message_thread_id=thread, **named)
        except BadRequest as error:  # the words have arrived; a file that is gone must not repeat them
            _log.warning("Telegram: không gửi được tệp đính kèm (%s).", _refusal(error))


class _UnsendableError(Exception):
    """No attempt can succeed: the reply is empty, or its conversation is not one of Telegram's."""


def _steps(delivery: Delivery) -> list[_Step]:
    reply = delivery.reply
    markup, lines = keyboard(reply.buttons)
    parts = split("\n\n".join([reply.text, "\n".join(lines)]) if lines else reply.text)
    steps = [_Step(text=part) for part in parts[:-1]] + [
        _Step(text=part, markup=markup) for part in parts[-1:]
    ]
    return steps + [_Step(attachment=item) for item in reply.attachments if item.reference]


def _refusal(error: BadRequest) -> str:
    """A short code; the description itself may quote what was sent."""
    words = error.message.casefold()
    for known in ("chat not found", "message thread not found"):
        if known in words:
            return known.replace(" ", "_")
    return "rejected"
