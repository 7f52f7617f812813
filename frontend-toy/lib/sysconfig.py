"""What is known of this installation."""

_VARIABLES = {'EXT_SUFFIX': '.so', 'SOABI': None}


def get_config_var(name):
    return _VARIABLES.get(name)


def get_config_vars(*names):
    if names:
        return [_VARIABLES.get(name) for name in names]
    return dict(_VARIABLES)


def get_platform():
    return 'linux-x86_64'


def get_python_version():
    return '3.11'
