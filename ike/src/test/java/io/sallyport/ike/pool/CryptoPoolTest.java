package io.sallyport.ike.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sallyport.ike.crypto.Secret;
import io.sallyport.ike.dh.KeyExchangeGroup;
import io.sallyport.ike.dh.KeyPair;
import io.sallyport.ike.dh.PublicValueException;
import io.sallyport.ike.message.wire.Octets;
import io.sallyport.ike.pool.CryptoOutcome.Done;
import io.sallyport.ike.pool.CryptoOutcome.Failed;
import io.sallyport.ike.pool.CryptoOutcome.Refused;
import io.sallyport.ike.pool.KeyExchangeTasks.Agreement;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A pool for slow cryptography")
@Timeout(60)
final class CryptoPoolTest {
    private static final int CAPACITY = 8;
    private static final KeyExchangeGroup GROUP = KeyExchangeGroup.of(31).orElseThrow();

    private final List<CryptoOutcome<Secret>> outcomes = new ArrayList<>();

    interface Start {
        CryptoPool pool();
    }

    static Stream<Named<Start>> pools() {
        return Stream.of(
                Named.of("at once", () -> new DirectPool(CAPACITY)), Named.of("on threads", CryptoPoolTest::threads));
    }

    private static CryptoPool threads() {
        return new ThreadPool(2, CAPACITY, new KeyPairStock(new Random(1), 1), ThreadPool.threadsNamed("test"));
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("gives the result to the reply within drain, and closes the task")
    void shouldReplyWithinDrain(Start start) {
        try (CryptoPool pool = start.pool()) {
            ProbeTask task = new ProbeTask();
            ProbeTask.submitted(pool, task, outcomes::add);
            assertTrue(outcomes.isEmpty(), "a reply before drain");
            drainUntilIdle(pool);
            assertSame(
                    task.result,
                    assertInstanceOf(Done.class, outcomes.getFirst()).result());
            assertEquals(1, task.closed.get());
            assertEquals(0, task.discarded.get());
            assertEquals(new CryptoPoolCounters(1, 0, 1, 0, 0), pool.counters());
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("tells a refusal of what the peer sent apart from a defect of the task")
    void shouldTellRefusalsFromDefects(Start start) {
        try (CryptoPool pool = start.pool()) {
            SignatureException refusal = new SignatureException("no");
            IllegalStateException defect = new IllegalStateException("oh");
            ProbeTask.submitted(pool, new ProbeTask(refusal), outcomes::add);
            drainUntilIdle(pool);
            ProbeTask.submitted(pool, new ProbeTask(defect), outcomes::add);
            drainUntilIdle(pool);
            assertEquals(List.of(new Refused<>(refusal), new Failed<>(defect)), outcomes);
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("drops and wipes what was cancelled before the reply")
    void shouldDropWhatWasCancelled(Start start) {
        try (CryptoPool pool = start.pool()) {
            ProbeTask task = new ProbeTask();
            CryptoPool.Ticket ticket = ProbeTask.submitted(pool, task, outcomes::add);
            await(task);
            ticket.cancel();
            drainUntilIdle(pool);
            assertTrue(outcomes.isEmpty());
            assertEquals(1, task.discarded.get());
            assertTrue(task.result.isDestroyed());
            assertEquals(1, pool.counters().dropped());
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("leaves a result alone that is cancelled after the reply")
    void shouldIgnoreALateCancel(Start start) {
        try (CryptoPool pool = start.pool()) {
            ProbeTask task = new ProbeTask();
            CryptoPool.Ticket ticket = ProbeTask.submitted(pool, task, outcomes::add);
            drainUntilIdle(pool);
            ticket.cancel();
            pool.drain(CAPACITY);
            assertEquals(1, outcomes.size());
            assertEquals(0, task.discarded.get());
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("refuses what goes beyond its bound, closes it, and takes more when replies are drained")
    void shouldRefuseBeyondTheBound(Start start) {
        try (CryptoPool pool = start.pool()) {
            for (int i = 0; i < CAPACITY; i++) {
                assertTrue(pool.submit(new ProbeTask(), outcomes::add).isPresent());
            }
            ProbeTask refused = new ProbeTask();
            assertTrue(pool.submit(refused, outcomes::add).isEmpty());
            assertEquals(1, refused.closed.get());
            assertEquals(1, pool.counters().refused());
            while (pool.drain(1) == 0) {
                Thread.onSpinWait();
            }
            assertTrue(pool.submit(new ProbeTask(), outcomes::add).isPresent());
            drainUntilIdle(pool);
            assertEquals(CAPACITY + 1, outcomes.size());
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("calls no more replies than drain is told to")
    void shouldObserveTheLimitOfDrain(Start start) {
        try (CryptoPool pool = start.pool()) {
            List<ProbeTask> tasks = Stream.generate(ProbeTask::new).limit(3).toList();
            tasks.forEach(task -> ProbeTask.submitted(pool, task, outcomes::add));
            tasks.forEach(CryptoPoolTest::await);
            while (outcomes.size() < 3) {
                int before = outcomes.size();
                assertTrue(pool.drain(1) <= 1);
                assertTrue(outcomes.size() <= before + 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("lets a reply submit the next task")
    void shouldLetAReplySubmit(Start start) {
        try (CryptoPool pool = start.pool()) {
            Consumer<CryptoOutcome<Secret>> next = _ -> ProbeTask.submitted(pool, new ProbeTask(), outcomes::add);
            ProbeTask.submitted(pool, new ProbeTask(), next);
            drainUntilIdle(pool);
            assertEquals(1, outcomes.size());
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("wipes the results that nobody drained when it closes, and takes nothing more")
    void shouldWipeWhenItCloses(Start start) {
        CryptoPool pool = start.pool();
        ProbeTask task = new ProbeTask();
        ProbeTask.submitted(pool, task, outcomes::add);
        await(task);
        pool.close();
        assertTrue(task.result.isDestroyed());
        ProbeTask late = new ProbeTask();
        assertTrue(pool.submit(late, outcomes::add).isEmpty());
        assertEquals(1, late.closed.get());
        assertEquals(0, pool.drain(CAPACITY));
        assertTrue(outcomes.isEmpty());
        assertEquals(0, pool.counters().underWay());
    }

    @ParameterizedTest
    @MethodSource("pools")
    @DisplayName("carries a whole key exchange, and the refusal of a bad public value")
    void shouldCarryAKeyExchange(Start start) {
        KeyExchangeTasks tasks = new KeyExchangeTasks(new Random(1));
        List<CryptoOutcome<KeyPair>> pairs = new ArrayList<>();
        List<CryptoOutcome<Agreement>> answers = new ArrayList<>();
        try (CryptoPool pool = start.pool()) {
            ProbeTask.submitted(pool, tasks.generate(GROUP), pairs::add);
            drainUntilIdle(pool);
            KeyPair initiator = result(pairs.getFirst());
            ProbeTask.submitted(pool, tasks.answer(GROUP, initiator.publicValue()), answers::add);
            drainUntilIdle(pool);
            Agreement answer = result(answers.getFirst());
            ProbeTask.submitted(pool, tasks.agree(initiator, answer.keyPair().publicValue()), outcomes::add);
            initiator.close();
            ProbeTask.submitted(pool, tasks.answer(GROUP, Octets.ofHex("00".repeat(32))), answers::add);
            drainUntilIdle(pool);
            assertTrue(result(outcomes.getFirst())
                    .matches(Octets.of(answer.shared().getEncoded())));
            assertInstanceOf(
                    PublicValueException.class,
                    assertInstanceOf(Refused.class, answers.getLast()).cause());
        }
    }

    private static <R> R result(CryptoOutcome<R> outcome) {
        return switch (outcome) {
            case Done<R>(R result) -> result;
            case Refused<R>(var cause) -> throw new AssertionError(cause);
            case Failed<R>(var cause) -> throw new AssertionError(cause);
        };
    }

    private static void await(ProbeTask task) {
        try {
            task.over.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void drainUntilIdle(CryptoPool pool) {
        while (pool.counters().underWay() > 0) {
            pool.drain(CAPACITY);
            Thread.onSpinWait();
        }
    }
}
