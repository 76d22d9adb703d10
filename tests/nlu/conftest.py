"""One trained home for all tests of this folder, and a small web application that serves the actions."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from nlu.actions import executor
from nlu.errors import NoTurnError
from nlu.training import train

SECRET = "s" * 32


class RecordingTurn:
    """A turn that only remembers what it was asked to respond."""

    def __init__(self, id: str) -> None:
        self.id = id
        self.acts: list[str] = []

    async def respond(self, act: str) -> None:
        self.acts.append(act)

    async def ask(self, form: str, part: str) -> None:
        self.acts.append(f"ask:{form}:{part}")

    async def ready(self, form: str) -> None:
        self.acts.append(f"ready:{form}")


class ActionServer:
    """Where Rasa calls actions; counts the calls that it refused."""

    def __init__(self) -> None:
        self.refused = 0
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/actions/webhook"

    async def webhook(self, request: Request) -> JSONResponse:
        try:
            if request.query_params.get("token") != SECRET:
                raise NoTurnError("token")
            return JSONResponse(await executor.run(await request.json()))
        except NoTurnError:
            self.refused += 1
            return JSONResponse({"error": "refused"}, 403)

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[ActionServer]:
        app = Starlette(routes=[Route("/actions/webhook", self.webhook, methods=["POST"])])
        config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[self._socket]))
        try:
            yield self
        finally:
            server.should_exit = True
            await task
            self._socket.close()


@pytest.fixture(scope="session")
def trained_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a model of today's data, trained by the real Rasa."""
    home = tmp_path_factory.mktemp("home")
    asyncio.run(train(home))
    return home
