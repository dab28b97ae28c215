"""python -m tests.model_server --port 9999"""

import argparse

from tests.model_server.server import ModelServer


def main() -> None:
    parser = argparse.ArgumentParser(description="A model server for tests (OpenAI and DashScope protocols).")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    server = ModelServer(options.host, options.port)
    print(f"OpenAI protocol: {server.url}\nDashScope protocol: {server.dashscope_url}", flush=True)
    server.run()


if __name__ == "__main__":
    main()
