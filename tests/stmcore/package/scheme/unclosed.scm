(define x 1)
(display "no")
(let ((y 1)
