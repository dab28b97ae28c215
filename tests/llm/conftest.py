from tests.fixtures_model_server import _running_model_server, model_server

__all__ = ["_running_model_server", "model_server"]
