"""The gateway's ASGI app and its parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import anyio
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from services.gateway import console, deciding, events, operating, rest
from services.gateway.access import Access, Audit
from services.gateway.heads import Heads
from services.gateway.naming import Names
from services.gateway.openapi import describe
from services.gateway.problems import tell_problems
from services.gateway.rendering import Console
from services.gateway.watching import KnownValues, KnownWatches
from services.gateway.webhooks import Webhooks
from tasrih.messaging.admin import existing_topics
from tasrih.messaging.producer import KafkaProducer
from tasrih.serving.archive import Archive
from tasrih.serving.filling import Told
from tasrih.serving.follower import Follower
from tasrih.serving.hub import Hub
from tasrih.serving.index import Index
from tasrih.serving.stream import Stream
from tasrih.serving.vector import Vector
from tasrih.settings import Settings
from tasrih.telemetry.health import Health

SERVICE: Final = "gateway"
_THREADS = 16
_STATIC = Path(__file__).with_name("static")
_TICK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Parts:
    """What an app is made of; nothing connects before it starts."""

    settings: Settings
    health: Health
    index: Index
    access: Access
    names: Names
    """Of officials and topics, as the console says them."""

    def app(self) -> FastAPI:
        """The app, which starts and stops its reader of Kafka."""
        hub = Hub(self.settings.gateway_max_subscribers)
        app = FastAPI(lifespan=self._living, docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json")
        app.state.index, app.state.hub, app.state.access = self.index, hub, self.access
        app.state.settings, app.state.health, app.state.console = self.settings, self.health, Console(self.names)
        app.state.producer = KafkaProducer(self.settings)  # connects when there is something to send
        app.state.stream = Stream(self.index, hub)
        app.state.archive = Archive(self.settings, self.index)
        topics = partial(existing_topics, self.settings)
        watches = KnownWatches(self.index, self.settings.watches_file, topics)
        app.state.known = KnownValues(self.index, watches, self.names.known)
        app.include_router(rest.router)
        app.include_router(events.router)
        app.include_router(deciding.router)
        app.include_router(operating.router)
        app.include_router(console.router)
        app.mount("/static", StaticFiles(directory=_STATIC))
        app.add_middleware(Audit)
        app.add_middleware(Heads)
        tell_problems(app)
        describe(app)
        return app

    @asynccontextmanager
    async def _living(self, app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        loop = asyncio.get_running_loop()
        follower = Follower(self.settings, self.index, partial(_tell, loop, app.state.hub), self.health)
        follower.start()
        webhooks = Webhooks(self.settings, app.state.producer)
        tasks = [asyncio.create_task(self._tick(follower)), asyncio.create_task(webhooks.run())]
        try:
            yield
        finally:
            self.health.readiness.lose("running", "stopping")
            for task in tasks:
                task.cancel()
            await asyncio.gather(asyncio.to_thread(follower.stop), *tasks, return_exceptions=True)
            await app.state.producer.on_stop()
            await asyncio.to_thread(app.state.archive.close)

    async def _tick(self, follower: Follower) -> None:
        while True:
            self.health.tick()
            follower.tick()
            await asyncio.sleep(_TICK_SECONDS)


def _tell(loop: asyncio.AbstractEventLoop, hub: Hub, told: list[Told], vector: Vector) -> None:
    """Hand alerts over to the event loop and wait until it has told them: the reader reads no faster than they go."""
    asyncio.run_coroutine_threadsafe(hub.publish(told, vector), loop).result()
