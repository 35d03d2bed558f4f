set -eu
blender -b --factory-startup --python-exit-code 1 --python make_harbour_scene.py
rm make_harbour_scene.py
