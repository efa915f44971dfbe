package io.whimbrel.bench.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.bench.data.HandCopy.Pipe;
import io.whimbrel.bench.data.HandCopy.SmallTable;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandCopyTest {
  @Test
  void eachStreamCopiesItsPipesOneAfterTheOther() {
    String script =
        HandCopy.inStreams(
            List.of(Pipe.of("wide", "id <= 5")), List.of(Pipe.of("parent"), Pipe.of("other")));

    assertThat(script)
        .contains("  pipe '(select * from wide where id <= 5)' 'wide'\n}")
        .contains("  pipe 'parent' 'parent' &&\n  pipe 'other' 'other'\n}");
  }

  @Test
  void aTransactionHoldsNoMoreTablesThanAsked() {
    SmallTable table = new SmallTable("t", "create table t (id int)", List.of());

    String script = HandCopy.inTransactions(Collections.nCopies(7, table), 2);

    assertThat(script.lines().filter(line -> line.equals("\\echo begin;"))).hasSize(4);
    assertThat(script.lines().filter(line -> line.equals("\\echo commit;"))).hasSize(4);
  }
}
