/* OS threads that move money between accounts by stm_run_transaction(), on several segments. */
#include <pthread.h>

#include "c_test.h"

enum { THREADS = 4, ACCOUNTS = 6, MONEY = 1000, TRANSFERS = 3000 };

struct worker {
    struct roots roots; /* first: trace_roots() gets a pointer to it */
    stm_thread *thread;
    uint64_t random;
    uint64_t total;
};

static struct worker workers[THREADS];

static stm_status open_accounts(stm_thread *thread, stm_segment *segment, void *argument) {
    struct worker *worker = argument;
    (void)thread;
    for (int account = 0; account < ACCOUNTS; ++account) worker->roots.now[account] = make_node(segment, 1, MONEY);
    return STM_OK;
}

static stm_status transfer(stm_thread *thread, stm_segment *segment, void *argument) {
    struct worker *worker = argument;
    uint64_t random = worker->random = worker->random * 6364136223846793005u + 1442695040888963407u;
    stm_ref from = worker->roots.now[(random >> 33) % ACCOUNTS], to = worker->roots.now[(random >> 43) % ACCOUNTS];
    uint64_t amount = (random >> 53) % 10;
    set_word(segment, from, get_word(segment, from) - amount);
    for (int garbage = 0; garbage < 20; ++garbage) make_node(segment, 10, 0);
    if (stm_wants_safe_point(segment)) {
        stm_status status = stm_safe_point(thread, NULL);
        if (status != STM_OK) return status;
        from = to = STM_NULL; /* it may have moved */
        to = worker->roots.now[(random >> 43) % ACCOUNTS];
    }
    set_word(segment, to, get_word(segment, to) + amount);
    return STM_OK;
}

static stm_status sum(stm_thread *thread, stm_segment *segment, void *argument) {
    struct worker *worker = argument;
    (void)thread;
    worker->total = 0;
    for (int account = 0; account < ACCOUNTS; ++account) worker->total += get_word(segment, worker->roots.now[account]);
    return STM_OK;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    for (int count = 0; count < TRANSFERS; ++count) {
        CHECK(stm_run_transaction(worker->thread, transfer, worker) == STM_OK);
        if (count % 100 != 0) continue;
        CHECK(stm_run_transaction(worker->thread, sum, worker) == STM_OK);
        CHECK(worker->total == ACCOUNTS * MONEY);
    }
    return NULL;
}

static void run(stm_options options) {
    stm_embedder embedder = test_embedder();
    stm_heap *heap;
    CHECK(stm_heap_create(&options, &embedder, &heap) == STM_OK);
    for (int index = 0; index < THREADS; ++index) {
        workers[index] = (struct worker){.random = (uint64_t)index + 1};
        CHECK(stm_thread_create(heap, &workers[index], &workers[index].thread) == STM_OK);
    }
    CHECK(stm_run_transaction(workers[0].thread, open_accounts, &workers[0]) == STM_OK);
    for (int index = 1; index < THREADS; ++index) workers[index].roots = workers[0].roots;
    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; ++index) CHECK(pthread_create(&threads[index], NULL, work, &workers[index]) == 0);
    for (int index = 0; index < THREADS; ++index) CHECK(pthread_join(threads[index], NULL) == 0);
    CHECK(stm_run_transaction(workers[0].thread, sum, &workers[0]) == STM_OK);
    CHECK(workers[0].total == ACCOUNTS * MONEY);
    stm_heap_check(heap, 3);
    for (int index = 0; index < THREADS; ++index) stm_thread_destroy(workers[index].thread);
    stm_heap_destroy(heap);
}

int main(void) {
    stm_options options = test_options();
    options.check_level = 2;
    run(options);
    options.segments = 4;
    options.tick_microseconds = 500;
    run(options);
    options.stress_abort_every = 3;
    run(options);
    options.stress_abort_every = 0;
    options.stress_collect_every = 3;
    run(options);
    return 0;
}
