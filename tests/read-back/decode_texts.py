"""decode_texts.py: reads {"program": the emitted kfp_values.py, "texts": {name: text}} and gives the texts as its steps read them."""

import json
import sys
import types

request = json.load(sys.stdin)
values = types.ModuleType("kfp_values")
exec(compile(request["program"], "kfp_values.py", "exec"), values.__dict__)
json.dump({name: values.decode(text, "text") for name, text in request["texts"].items()}, sys.stdout)
