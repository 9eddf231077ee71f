def a() -> None:
    pass
