(display "a")
(newline)
)
