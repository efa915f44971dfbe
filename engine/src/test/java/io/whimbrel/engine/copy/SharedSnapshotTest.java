package io.whimbrel.engine.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.database.row.TableSnapshot;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedSnapshotTest {
  private final List<String> closed = new ArrayList<>();
  private int opened;
  private final SharedSnapshot shared = new SharedSnapshot(this::open, Duration.ofHours(1));

  @Test
  void chunksShareOneSnapshotThatIsClosedBehindTheLast() {
    SharedSnapshot.Use one = shared.use();
    SharedSnapshot.Use other = shared.use();
    assertThat(one.snapshot()).isSameAs(other.snapshot());

    one.close();
    shared.close();
    assertThat(closed).isEmpty();
    other.close();

    assertThat(closed).containsExactly("snapshot 1");
  }

  @Test
  void afterAFailureTheNextChunkGetsANewOneAndTheOthersKeepTheirs() {
    SharedSnapshot.Use one = shared.use();
    SharedSnapshot.Use failed = shared.use();
    failed.discard();
    failed.close();

    SharedSnapshot.Use next = shared.use();

    assertThat(next.snapshot().text()).isEqualTo("snapshot 2");
    assertThat(closed).isEmpty();
    one.close();
    assertThat(closed).containsExactly("snapshot 1");
  }

  @Test
  void atRestASnapshotIsGivenBackUnlessTheTableMayBeReadInNoOther() {
    SharedSnapshot renewable = new SharedSnapshot(this::open, Duration.ofMinutes(30));
    SharedSnapshot only = new SharedSnapshot(this::open, Duration.ofDays(365));
    renewable.use().close();
    only.use().close();

    renewable.rest();
    only.rest();

    assertThat(closed).containsExactly("snapshot 1");
    assertThat(renewable.use().snapshot().text()).isEqualTo("snapshot 3");
    assertThat(only.use().snapshot().text()).isEqualTo("snapshot 2");
  }

  private TableSnapshot open() {
    opened++;
    String text = "snapshot " + opened;
    return new TableSnapshot() {
      @Override
      public String text() {
        return text;
      }

      @Override
      public Position seen() {
        return Position.START;
      }

      @Override
      public RowStream read(TableMapping mapping, Bounds bounds, RowFormat format) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {
        closed.add(text);
      }
    };
  }
}
