package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.engine.compare.ComparisonResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Databases that change while they are compared, that hold nothing, or that are not there. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class LiveComparisonTest {
  private final Servers servers;

  LiveComparisonTest(Servers servers) {
    this.servers = servers;
  }

  @Test
  void rowsThatKeepChangingAreUndecidedAndThoseOnTheirWayAreEqual(@TempDir Path directory)
      throws Exception {
    TwoSides sides =
        TwoSides.of(servers, directory)
            .both(
                "create table hot (id int primary key, n int); insert into hot values (1, 0), (2,"
                    + " 0)")
            .both("create table late (id int primary key, n int); insert into late values (1, 0)")
            .target("update late set n = -1")
            .settling(Duration.ofMillis(300));
    AtomicBoolean isOver = new AtomicBoolean();
    Thread writer = Thread.ofVirtual().start(() -> write(sides, isOver));

    ComparisonResult result;
    try {
      result = sides.compare();
    } finally {
      isOver.set(true);
      writer.join();
    }

    assertThat(result.proofs())
        .filteredOn(p -> p.level() == Level.CHECKSUM)
        .extracting(p -> p.table().name() + " " + p.verdict())
        .containsExactly("hot UNDECIDED", "late EQUAL");
    assertThat(TwoSides.told(result)).anyMatch(line -> line.contains("row id=1 UNDECIDED"));
  }

  private void write(TwoSides sides, AtomicBoolean isOver) {
    try (Connection connection = servers.source().connect(sides.database());
        Connection other = servers.target().connect(sides.database());
        Statement statement = connection.createStatement();
        Statement there = other.createStatement()) {
      for (int n = 0; !isOver.get(); n++) {
        statement.execute("update hot set n = n + 1 where id = 1");
        statement.execute("select pg_sleep(0.02)");
        if (n == 25) {
          there.execute("update late set n = 0");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void emptyDatabasesAreEqualAndOneIsNotComparedWithItself(@TempDir Path directory) {
    TwoSides sides = TwoSides.of(servers, directory);

    assertThat(sides.compare().isEqual()).isTrue();
    sides.both("create table a (id int primary key)");
    sides.urls(sides.sourceUrl(), sides.sourceUrl().replace("127.0.0.1", "localhost"));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(sides::compare)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.USAGE));
  }

  @Test
  void aServerThatIsNotThereIsNamedAtOnce(@TempDir Path directory) {
    TwoSides sides = TwoSides.of(servers, directory);
    sides.urls(sides.sourceUrl(), "postgresql://postgres@127.0.0.1:1/nowhere");

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(sides::compare)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNREACHABLE));
  }
}
