package io.whimbrel.cli.rehearse;

import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.ScratchServer;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.schema.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small write load while a rehearsal runs: again and again some rows of each table are written as
 * they are, so that changes are in the log and no value changes. Ends when it is closed.
 */
final class Touching implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Touching.class.getName());
  private static final long REST_MILLIS = 200;

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicLong rows = new AtomicLong();
  private final Thread thread;

  Touching(DatabaseProduct product, DatabaseUrl database, List<Table> tables, int rowsEach) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("touch")
            .start(
                () -> {
                  try (ScratchServer server = product.scratch(database)) {
                    while (!end.await(REST_MILLIS, TimeUnit.MILLISECONDS)) {
                      rows.addAndGet(server.touch(database, tables, rowsEach));
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (Problem problem) {
                    LOG.log(Level.WARNING, () -> "the write load ended: " + problem.getMessage());
                  }
                });
  }

  /** How many rows were written so far. */
  long rows() {
    return rows.get();
  }

  @Override
  public void close() {
    end.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
