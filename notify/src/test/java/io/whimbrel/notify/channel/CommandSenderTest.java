package io.whimbrel.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.whimbrel.core.plan.notify.NotifyChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandSenderTest {
  @TempDir Path directory = Path.of("");

  private Reply send(String run) throws Exception {
    return Senders.of(new NotifyChannel.Command("shell", run, directory)).send(Sample.GATE);
  }

  @Test
  void aCommandGetsTheEventAndItsFacts() throws Exception {
    Reply reply =
        send("cat > got.json; echo \"$WHIMBREL_EVENT $WHIMBREL_FACT_GATE_NAME\" > got.txt");

    assertThat(reply).isEqualTo(new Reply.Accepted("the command ended with exit code 0"));
    assertThat(directory.resolve("got.json"))
        .content()
        .contains("\"type\":\"io.whimbrel.gate.opened\"");
    assertThat(Files.readString(directory.resolve("got.txt"))).isEqualTo("gate.opened CUTOVER\n");
  }

  @Test
  void aCommandThatFailsIsTriedLater() throws Exception {
    assertThat(send("exit 3")).isEqualTo(new Reply.Later("the command ended with exit code 3"));
  }
}
