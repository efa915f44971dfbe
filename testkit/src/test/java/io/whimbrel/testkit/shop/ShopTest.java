package io.whimbrel.testkit.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same database stands for both sides: what was written must be there. */
final class ShopTest {
  private static final ShopSize SIZE = new ShopSize(300, 1_000);
  private static EmbeddedPostgres server;

  @TempDir private Path directory;
  private String url = "";

  @BeforeAll
  static void aServer() {
    server = EmbeddedPostgres.start(PostgresVersion.V15);
  }

  @AfterAll
  static void noServer() {
    server.close();
  }

  @BeforeEach
  void aShop() throws IOException {
    server.execute("postgres", "drop database if exists shop with (force)");
    url = server.createDatabase("shop");
    ShopData.create(url, SIZE);
    Files.writeString(directory.resolve("app.env"), "OTHER=1\nDATABASE_URL=" + url + "\n");
  }

  private ShopLedger writtenLedger() {
    ShopLedger ledger = new ShopLedger(directory.resolve("ledger.log"));
    try (ShopApplication application =
        new ShopApplication(
            directory.resolve("app.env"), ledger, SIZE, 3, Duration.ofMillis(1), 42)) {
      await().until(() -> ledger.acknowledged() > 500);
      assertThat(application.hasSwitched()).isFalse();
    }
    return ledger;
  }

  @Test
  void theLedgerHoldsWhatTheApplicationWrote() {
    try (ShopLedger ledger = writtenLedger()) {
      ShopCheck.Verdict verdict = ShopCheck.check(url, url, ledger);

      assertThat(verdict.complaints()).isEmpty();
      assertThat(verdict.ledgerRows()).isGreaterThan(200);
      assertThat(verdict.rows()).containsKeys("users", "addresses", "orders", "order_items");
    }
  }

  @Test
  void aLostWriteIsFound() {
    try (ShopLedger ledger = writtenLedger()) {
      server.execute(
          "shop", "update orders set total = total + 1 where id = (select max(id) from orders)");

      assertThat(ShopCheck.check(url, url, ledger).complaints()).hasSize(1);
    }
  }

  @Test
  void aRowThatDiffersBetweenTheSidesIsFound() {
    server.execute("postgres", "drop database if exists other with (force)");
    server.execute("postgres", "create database other template shop");
    server.execute("other", "update users set name = 'x' where id = 7");
    try (ShopLedger ledger = new ShopLedger(directory.resolve("ledger.log"))) {
      ShopCheck.Verdict verdict = ShopCheck.check(url, server.url("other"), ledger);

      assertThat(verdict.complaints()).singleElement().asString().startsWith("users: source 300 ");
    }
  }
}
