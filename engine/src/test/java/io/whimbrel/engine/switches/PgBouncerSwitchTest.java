package io.whimbrel.engine.switches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.whimbrel.core.plan.cutover.SwitchAction;
import io.whimbrel.core.plan.cutover.SwitchAction.Place;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Deadline;
import io.whimbrel.testkit.traffic.PgBouncer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real PgBouncer in front of two databases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgBouncerSwitchTest {
  private TwoPlaces places;
  private PgBouncer pool;
  private SwitchAction action;

  @BeforeAll
  void open(@TempDir Path directory) {
    places = new TwoPlaces(directory);
  }

  @AfterAll
  void close() {
    places.close();
  }

  @BeforeEach
  void start() throws Exception {
    String here = "host=127.0.0.1 port=" + places.server().port();
    pool =
        PgBouncer.start(
            List.of(
                "shop = %s dbname=old_shop pool_size=5".formatted(here),
                "; a comment",
                "  shop-2=" + here + " connect_query='select 1' dbname='old_shop'",
                "aside = " + here + " dbname=old_shop"),
            List.of("pool_mode = transaction"));
    Files.setPosixFilePermissions(pool.config(), PosixFilePermissions.fromString("rw-r-----"));
    action =
        new SwitchAction.PgBouncer(
            new DatabaseUrl("admin", pool.adminUrl()),
            pool.config(),
            List.of("shop", "shop-2"),
            Place.OF_URL);
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  @Test
  void clientsWaitAndGoOnAtTheTargetWithoutAnError() throws Exception {
    String before = Files.readString(pool.config());
    try (Connection client = TwoPlaces.connect(pool.url("shop"))) {
      assertThat(TwoPlaces.place(client)).isEqualTo("old_shop");

      places.switches(action).hold(in(5));
      CompletableFuture<String> waiting = asked(client);
      places.switches(action).move(in(5));
      assertThat(waiting).isNotDone();
      List<Problem> failures = places.switches(action).letGo();

      assertThat(failures).isEmpty();
      await().atMost(Duration.ofSeconds(10)).until(waiting::isDone);
      assertThat(waiting.join()).isEqualTo("new_shop");
    }
    assertThat(TwoPlaces.place(pool.url("shop-2"))).isEqualTo("new_shop");
    assertThat(TwoPlaces.place(pool.url("aside"))).isEqualTo("old_shop");
    assertThat(Files.readString(pool.config()))
        .isEqualTo(
            before
                .replaceFirst("dbname=old_shop", "dbname=new_shop")
                .replace("dbname='old_shop'", "dbname=new_shop"));
    assertThat(Files.getPosixFilePermissions(pool.config()))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(places.switches(action).undo()).isEmpty();
  }

  @Test
  void whoComesLaterUndoesAndLetsGo() throws Exception {
    String before = Files.readString(pool.config());
    places.switches(action).hold(in(5));
    places.switches(action).move(in(5));

    List<Problem> undone = places.switches(action).undo();
    List<Problem> gone = places.switches(action).letGo();

    assertThat(undone).isEmpty();
    assertThat(gone).isEmpty();
    assertThat(TwoPlaces.place(pool.url("shop"))).isEqualTo("old_shop");
    assertThat(Files.readString(pool.config())).isEqualTo(before);
    assertThat(places.switches(action).letGo()).isEmpty();
  }

  @Test
  void whatDoesNotEndInTimeIsCut() throws Exception {
    try (Connection client = TwoPlaces.connect(pool.url("shop"));
        Statement statement = client.createStatement()) {
      client.setAutoCommit(false);
      boolean _ = statement.execute("select 1");

      places.switches(action).hold(in(5));

      assertThatThrownBy(() -> TwoPlaces.place(client)).isInstanceOf(SQLException.class);
      assertThat(places.told()).contains("shop was cut");
    }
    assertThat(places.switches(action).letGo()).isEmpty();
    assertThat(TwoPlaces.place(pool.url("shop"))).isEqualTo("old_shop");
  }

  @Test
  void anEntryThatIsNotThereFailsBeforeAnythingIsWritten() throws Exception {
    String before = Files.readString(pool.config());
    SwitchAction wrong =
        new SwitchAction.PgBouncer(
            new DatabaseUrl("admin", pool.adminUrl()),
            pool.config(),
            List.of("shops"),
            Place.OF_URL);

    assertThatThrownBy(() -> places.switches(wrong).move(in(5)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("has no entry for shops");
    assertThat(Files.readString(pool.config())).isEqualTo(before);
    assertThat(places.switches(wrong).undo()).isEmpty();
  }

  @Test
  void whatIsInTheWayIsFoundBeforeAnythingMoves() {
    SwitchAction wrong =
        new SwitchAction.PgBouncer(
            new DatabaseUrl("admin", pool.adminUrl()),
            pool.config(),
            List.of("shop", "shops"),
            Place.OF_URL);

    assertThat(new SwitchChecks(places.plan(action)).find()).isEmpty();
    assertThat(new SwitchChecks(places.plan(wrong)).find())
        .extracting(Finding::what)
        .containsExactly(
            pool.config() + " has no entry for shops under [databases]",
            "PgBouncer does not know the database shops");
    pool.close();
    assertThat(new SwitchChecks(places.plan(action)).find())
        .extracting(Finding::code)
        .contains(ProblemCode.UNREACHABLE);
    pool = PgBouncer.start(List.of(), List.of());
  }

  private static CompletableFuture<String> asked(Connection client) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return TwoPlaces.place(client);
          } catch (SQLException e) {
            return e.toString();
          }
        });
  }

  private static Deadline in(int seconds) {
    return Deadline.in(Duration.ofSeconds(seconds));
  }
}
