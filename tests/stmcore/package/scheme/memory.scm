; options: --heap-limit 16
; So is a full heap; afterwards there is room again.
(define (line value) (write value) (newline))
(define (fill list) (fill (cons list 1)))
(define (twice list) (twice (cons (make-vector 1000 list) list)))
(line (try (fill '()) (lambda (message) message)))
(line (try (twice '()) (lambda (message) message)))
(line (try (make-vector 100000000 0) (lambda (message) message)))
(line (fold + 0 (range 0 1000)))
(twice '())
