package io.whimbrel.databases.postgresql.changes;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.dialect.SqlProblems;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Makes the slot of a run, or finds the one that an earlier attempt made. A slot that is still
 * being created by a process that is gone is given up and made anew.
 */
final class SlotCreation {

  private static final long SAY_EVERY_SECONDS = 2;
  private static final long POLL_NANOS = 50_000_000;

  private final PostgresConnections connections;
  private final ReplicationSlot slot;

  SlotCreation(PostgresConnections connections, ReplicationSlot slot) {
    this.connections = connections;
    this.slot = slot;
  }

  /** Where the slot starts, or has been confirmed up to. */
  Position ensure(Consumer<String> waiting) {
    try (Connection connection = connections.open()) {
      Optional<ReplicationSlot.State> found = slot.find(connection);
      while (found.isPresent() && found.get().confirmed().isEmpty()) {
        slot.endReader(connection);
        LockSupport.parkNanos(POLL_NANOS);
        found = slot.find(connection);
      }
      if (found.isPresent()) {
        return found.get().confirmed().orElseThrow();
      }
      return create(connection, waiting);
    } catch (SQLException e) {
      throw SqlProblems.of(e, "creating slot " + slot.name());
    }
  }

  private Position create(Connection watch, Consumer<String> waiting) throws SQLException {
    CompletableFuture<Position> created = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("slot-creation").start(() -> createInto(created));
    while (true) {
      try {
        return created.get(SAY_EVERY_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        say(watch, waiting);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Problem problem) {
          throw problem;
        }
        throw new IllegalStateException("creating the slot failed", e);
      } catch (InterruptedException e) {
        slot.endReader(watch);
        Thread.currentThread().interrupt();
        throw new java.util.concurrent.CancellationException("interrupted while waiting");
      }
    }
  }

  /** Whoever listens may give up: then nobody is to wait on the server either. */
  private void say(Connection watch, Consumer<String> waiting) throws SQLException {
    try {
      waiting.accept("creating the slot waits for: " + Blockers.of(watch));
    } catch (Problem givenUp) {
      slot.endReader(watch);
      throw givenUp;
    }
  }

  private void createInto(CompletableFuture<Position> created) {
    try (Connection connection = connections.open(Duration.ZERO)) {
      created.complete(slot.create(connection));
    } catch (SQLException e) {
      created.completeExceptionally(SqlProblems.of(e, "creating slot " + slot.name()));
    } catch (Problem e) {
      created.completeExceptionally(e);
    }
  }
}
