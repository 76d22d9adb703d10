"""The Telegram door, by long polling."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re

from telegram import Bot, BotCommand
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.channels import Post
from bot.channels.telegram_logs import quiet_loggers
from bot.channels.telegram_receiver import Receiver, RememberingRequest
from bot.channels.telegram_sender import Sender
from bot.channels.telegram_timing import Timing, unless_set

__all__ = ["COMMANDS", "REFUSED", "TelegramChannel", "Timing", "quiet_loggers"]

API = "https://api.telegram.org/bot"
FILES = "https://api.telegram.org/file/bot"
COMMANDS = (
    BotCommand("start", "Bắt đầu"),
    BotCommand("help", "Một Cửa giúp được những gì"),
    BotCommand("tinh", "Chọn tỉnh"),
    BotCommand("canbo", "Gặp cán bộ"),
    BotCommand("dulieu", "Dữ liệu Một Cửa giữ về anh/chị"),
    BotCommand("huy", "Hủy việc đang làm"),
)
REFUSED = (
    "Telegram từ chối mã của bot. Kiểm tra TELEGRAM_BOT_TOKEN (lấy từ @BotFather) rồi khởi động lại; "
    "các kênh khác vẫn chạy."
)
_log = logging.getLogger("bot.channels.telegram")


class TelegramChannel:
    """Receives through ``post.receive`` and sends what ``post.due`` hands out.

    ``base_url`` and ``base_file_url`` point at another Bot API server ("http://127.0.0.1:8081/bot");
    ``poll_timeout`` is the length of a long poll in whole seconds.
    """

    def __init__(
        self,
        token: str,
        post: Post,
        *,
        base_url: str | None = None,
        base_file_url: str | None = None,
        poll_timeout: int = 30,
        timing: Timing | None = None,
    ) -> None:
        self._token = token.strip()
        self._post = post
        self._base_url = base_url or API
        self._base_file_url = base_file_url or FILES
        self._poll_timeout = poll_timeout
        self._timing = timing or Timing()
        self._stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    async def run(self) -> None:
        """Serve until `stop`, once per object. Returns early, with one line in the log, when Telegram
        refuses the token; everything else (no network, another poller, a failing mailbox) is waited out."""
        quiet_loggers(self._token)
        if not re.fullmatch(r"[^\s/?#%]+", self._token):  # it becomes part of an address
            _log.error(REFUSED)
            return
        self._ended.clear()
        updates = RememberingRequest(connection_pool_size=2, read_timeout=self._timing.request_s)
        bot = Bot(
            self._token,
            base_url=self._base_url,
            base_file_url=self._base_file_url,
            get_updates_request=updates,
            request=self._request(),
        )
        receiver = Receiver(bot, updates, self._post, self._poll_timeout, self._timing)
        try:
            if await self._connect(bot, receiver):
                await self._serve(receiver, Sender(bot, self._post, self._timing))
        except InvalidToken:  # its text carries the token: only the fact is told
            _log.error(REFUSED)
        finally:
            await bot.shutdown()
            self._ended.set()

    async def stop(self) -> None:
        """End `run` and wait for it. Updates not yet confirmed to Telegram come again next time."""
        self._stopping.set()
        await self._ended.wait()

    def _request(self) -> HTTPXRequest:
        limit_s = self._timing.request_s
        return HTTPXRequest(
            # Conversations run side by side: a short queue is better than the library's pool error.
            connection_pool_size=64,
            pool_timeout=limit_s,
            read_timeout=limit_s,
            write_timeout=limit_s,
            connect_timeout=limit_s,
        )

    async def _connect(self, bot: Bot, receiver: Receiver) -> bool:
        """Until Telegram has told who we are; False when stopped first.

        :raises InvalidToken: the token was refused.
        """
        attempts = 0
        while not self._stopping.is_set():
            try:
                await unless_set(self._stopping, self._introduce(bot))
            except InvalidToken:
                raise
            except TelegramError as error:
                await receiver.wait_out(error, attempts, self._stopping)
                attempts += 1
            else:
                break
        return not self._stopping.is_set()

    async def _introduce(self, bot: Bot) -> None:
        await bot.initialize()
        # A webhook left from elsewhere would turn every poll into a conflict.
        await bot.delete_webhook(drop_pending_updates=False)
        with contextlib.suppress(TelegramError):  # the menu is a convenience
            await bot.set_my_commands(COMMANDS)
        _log.info("Telegram: đang nhận tin cho @%s.", bot.username)

    async def _serve(self, receiver: Receiver, sender: Sender) -> None:
        work = [
            asyncio.ensure_future(receiver.run(self._stopping)),
            asyncio.ensure_future(sender.run(self._stopping)),
        ]
        try:
            await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            self._stopping.set()  # one without the other is not a door
            await asyncio.gather(*work)
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
