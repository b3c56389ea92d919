# Runs in every worker just before the gates shut: what is left of Python cannot load code that was not compiled from text,
# and does not know that there is a JavaScript around it. The import wall is what holds; this makes the refusals readable.
import _imp
import os
import sys

# Without these nobody creates a built-in module (ctypes, _testcapi) or turns bytes into bytecode.
for _name in ("create_builtin", "create_dynamic", "exec_builtin", "exec_dynamic", "get_frozen_object", "init_frozen"):
    delattr(_imp, _name)

sys.meta_path.clear()
sys.path.clear()
sys.path_hooks.clear()
sys.path_importer_cache.clear()
for _name in [
    *(_m for _m in sys.modules if _m.partition(".")[0] in ("js", "pyodide", "pyodide_js", "_pyodide", "_pyodide_core")),
    *("_ctypes", "_imp", "_posixsubprocess", "_socket", "_testcapi", "marshal", "socket", "ssl", "subprocess"),
]:
    sys.modules.pop(_name, None)

# The reference harness runs a program with these switched off as well.
import builtins

builtins.exit = builtins.quit = None
sys.modules["__main__"].__dict__.clear()
os.environ.clear()
