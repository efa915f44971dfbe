package io.whimbrel.testkit.shop;

import io.whimbrel.testkit.shop.ShopLedger.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread of the application. It alone writes the rows of its share, so that it knows what each
 * of them must be.
 */
final class ShopWriter implements Runnable {
  private static final Duration AFTER_FAILURE = Duration.ofMillis(20);

  private final ShopApplication application;
  private final Share share;
  private final Duration rest;
  private final Random random;
  private final List<Long> orders = new ArrayList<>();
  private final List<String> users = new ArrayList<>();
  private int signedUp;

  /**
   * Which rows of the first data are this writer's: those whose number gives its own when it is
   * divided by the number of writers.
   */
  record Share(int own, int writers, ShopSize size) {
    int pick(int count, Random random) {
      int of = Math.max(1, count / writers);
      return Math.max(1, Math.min(count, random.nextInt(of) * writers + own + 1));
    }
  }

  ShopWriter(ShopApplication application, Share share, Duration rest, long seed) {
    this.application = application;
    this.share = share;
    this.rest = rest;
    this.random = new Random(seed);
  }

  @Override
  public void run() {
    while (!application.isClosing()) {
      try (Connection connection = ShopUrl.connect(application.url())) {
        connection.setAutoCommit(false);
        work(connection, ShopDialect.of(connection));
      } catch (SQLException e) {
        application.refused();
        LockSupport.parkNanos(AFTER_FAILURE.toNanos());
      }
    }
  }

  private void work(Connection connection, ShopDialect side) throws SQLException {
    while (!application.isClosing()) {
      transact(connection, side);
      LockSupport.parkNanos(rest.toNanos());
    }
  }

  private void transact(Connection connection, ShopDialect side) throws SQLException {
    ShopTransaction transaction = new ShopTransaction(connection, side, random);
    List<Write> writes = write(transaction);
    if (random.nextInt(50) == 0) {
      connection.rollback();
      return;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      application.doubted(writes, side);
      throw e;
    }
    remember(writes);
    application.acknowledged(writes, side);
  }

  private List<Write> write(ShopTransaction transaction) throws SQLException {
    int chance = random.nextInt(100);
    if (chance < 35) {
      return transaction.placeOrder(seedUser());
    }
    if (chance < 45) {
      return transaction.signUp(
          "new%d-%d-%d@shop.example".formatted(share.own(), ++signedUp, random.nextInt()));
    }
    if (chance < 65) {
      return transaction.moveOrder(share.pick(share.size().orders(), random));
    }
    if (chance < 75) {
      return transaction.rename(seedUser());
    }
    if (chance < 85 && !users.isEmpty()) {
      return transaction.rename(users.get(random.nextInt(users.size())));
    }
    if (chance < 92 && !orders.isEmpty()) {
      return transaction.deleteOrder(orders.remove(random.nextInt(orders.size())));
    }
    return transaction.placeOrderAtSecondAttempt(seedUser());
  }

  private String seedUser() {
    return "user" + share.pick(share.size().users(), random) + "@shop.example";
  }

  private void remember(List<Write> writes) {
    for (Write write : writes) {
      if (write.text().equals(ShopLedger.GONE)) {
        continue;
      }
      switch (write.thing().kind()) {
        case ORDER -> orders.add(Long.parseLong(write.thing().key()));
        case USER -> users.add(write.thing().key());
      }
    }
  }
}
