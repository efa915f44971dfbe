package io.whimbrel.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.schema.SequenceValue;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that the target hands out go on behind the source's. */
@Needs(Capability.SEQUENCES)
public interface SequenceContract {

  /** The run of the case. */
  Crossing crossing();

  private void numberedTable() throws SQLException {
    String create = "create table t (id " + crossing().product().numberedKey() + ", v varchar(10))";
    crossing().onBoth(create);
    crossing().target().takeOver(Crossing.EPOCH);
  }

  private void advance() {
    List<TableMapping> mappings = List.of(crossing().plain("t"));
    List<SequenceValue> values = crossing().source().sequences(crossing().everything());
    crossing().target().advanceSequences(values, mappings);
  }

  private long nextOnTarget() throws SQLException {
    crossing().newSide().execute("insert into t (v) values ('next')");
    return Long.parseLong(crossing().newSide().rows("select max(id) from t").getFirst());
  }

  @Test
  default void theTargetGoesOnBehindTheSource() throws SQLException {
    numberedTable();
    crossing().oldSide().execute("insert into t (v) values ('a'), ('b'), ('c')");

    advance();
    advance();

    assertThat(nextOnTarget()).isGreaterThan(3);
  }

  @Test
  default void aNumberThatWasHandedOutAndRolledBackIsBehindToo() throws SQLException {
    numberedTable();
    crossing().oldSide().execute("insert into t (v) values ('a'), ('b')", "delete from t");

    advance();

    assertThat(nextOnTarget()).isGreaterThan(2);
  }

  @Test
  default void theTargetIsNeverSetBack() throws SQLException {
    numberedTable();
    crossing().oldSide().execute("insert into t (v) values ('a')");
    crossing().newSide().execute("insert into t (v) values ('a'), ('b'), ('c'), ('d')");

    advance();

    assertThat(nextOnTarget()).isGreaterThan(4);
  }

  @Test
  default void theSourceIsPutBehindWhatTheTargetHasDrawn() throws SQLException {
    numberedTable();
    crossing().oldSide().execute("insert into t (v) values ('a')");
    crossing().newSide().execute("insert into t (v) values ('a'), ('b'), ('c'), ('d')");
    List<SequenceValue> values = crossing().source().sequences(crossing().everything());

    crossing()
        .source()
        .passSequences(crossing().target().sequenceImages(values, List.of(crossing().plain("t"))));

    crossing().oldSide().execute("insert into t (v) values ('next')");
    assertThat(Long.parseLong(crossing().oldSide().rows("select max(id) from t").getFirst()))
        .isGreaterThan(4);
  }
}
