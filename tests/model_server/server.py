"""The server in a thread of the test's process, or in the foreground."""

from __future__ import annotations

import socket
from threading import Thread

import uvicorn

from tests.model_server.app import App
from tests.model_server.control import Control


class ModelServer:
    """`with ModelServer() as server:` … `server.url` (OpenAI), `server.dashscope_url`, `server.control`."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.control = Control()
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self._socket.listen(128)  # connections made before the server is up wait here
        self.root = "http://{}:{}".format(*self._socket.getsockname())
        config = uvicorn.Config(
            App(self.control), log_level="critical", lifespan="off", access_log=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = Thread(target=self.run, name="model-server", daemon=True)

    @property
    def url(self) -> str:
        return f"{self.root}/v1"

    @property
    def dashscope_url(self) -> str:
        return f"{self.root}/api/v1"

    def run(self) -> None:
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.control.release()
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()
