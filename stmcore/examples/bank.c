/* The smallest embedder in C: threads that move money between accounts, each transfer a transaction. Prints the sum of
 * all accounts, which never changes. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "stmcore/c_api.h"

enum { ACCOUNT = 1, ACCOUNTS = 10, THREADS = 2, TRANSFERS = 20000 };

struct account {
    stm_object header; /* first in every object */
    int64_t money;
};

/* A thread's data: what it refers to from outside of the heap. */
struct teller {
    stm_thread *thread;
    stm_ref accounts[ACCOUNTS];
    uint64_t random;
    int64_t sum;
};

static size_t account_size(const stm_object *object) {
    (void)object;
    return sizeof(struct account);
}

static void trace_account(stm_object *object, stm_tracer *tracer) {
    (void)object, (void)tracer; /* an account refers to nothing */
}

static void trace_teller(void *data, stm_tracer *tracer) {
    struct teller *teller = data;
    for (int index = 0; index < ACCOUNTS; ++index) stm_visit(tracer, &teller->accounts[index]);
}

static void require(stm_status status) {
    if (status == STM_OK) return;
    fprintf(stderr, "bank: %s: %s\n", stm_status_name(status), stm_error_message());
    exit(1);
}

static stm_status open_accounts(stm_thread *thread, stm_segment *segment, void *argument) {
    struct teller *teller = argument;
    (void)thread;
    for (int index = 0; index < ACCOUNTS; ++index) {
        stm_ref made = stm_allocate(segment, sizeof(struct account), ACCOUNT);
        if (stm_is_null(made)) return STM_OUT_OF_MEMORY;
        STM_NEW(segment, struct account, made)->money = 100;
        teller->accounts[index] = made;
    }
    return STM_OK;
}

static stm_status transfer(stm_thread *thread, stm_segment *segment, void *argument) {
    struct teller *teller = argument;
    (void)thread;
    stm_ref from = teller->accounts[teller->random % ACCOUNTS], to = teller->accounts[teller->random / ACCOUNTS % ACCOUNTS];
    STM_WRITE(segment, struct account, from)->money -= 1;
    STM_WRITE(segment, struct account, to)->money += 1;
    return STM_OK;
}

static stm_status sum(stm_thread *thread, stm_segment *segment, void *argument) {
    struct teller *teller = argument;
    (void)thread;
    teller->sum = 0;
    for (int index = 0; index < ACCOUNTS; ++index)
        teller->sum += STM_READ(segment, struct account, teller->accounts[index])->money;
    return STM_OK;
}

static void *work(void *argument) {
    struct teller *teller = argument;
    for (int count = 0; count < TRANSFERS; ++count) {
        teller->random = teller->random * 25214903917 % 281474976710656 + 11; /* outside: an abort must not repeat it */
        require(stm_run_transaction(teller->thread, transfer, teller));
    }
    return NULL;
}

int main(void) {
    stm_options options = stm_default_options();
    stm_embedder embedder = {account_size, trace_account, trace_teller, NULL, NULL, NULL};
    stm_heap *heap;
    require(stm_heap_create(&options, &embedder, &heap));

    struct teller tellers[THREADS] = {{0}};
    for (int index = 0; index < THREADS; ++index) {
        tellers[index].random = (uint64_t)index + 1;
        require(stm_thread_create(heap, &tellers[index], &tellers[index].thread));
    }
    require(stm_run_transaction(tellers[0].thread, open_accounts, &tellers[0]));
    for (int index = 1; index < THREADS; ++index)
        for (int account = 0; account < ACCOUNTS; ++account) tellers[index].accounts[account] = tellers[0].accounts[account];

    pthread_t threads[THREADS];
    for (int index = 0; index < THREADS; ++index)
        if (pthread_create(&threads[index], NULL, work, &tellers[index]) != 0) return 1;
    for (int index = 0; index < THREADS; ++index) pthread_join(threads[index], NULL);

    require(stm_run_transaction(tellers[0].thread, sum, &tellers[0]));
    printf("%lld\n", (long long)tellers[0].sum);
    for (int index = 0; index < THREADS; ++index) stm_thread_destroy(tellers[index].thread);
    stm_heap_destroy(heap);
    return tellers[0].sum == 100 * ACCOUNTS ? 0 : 1;
}
