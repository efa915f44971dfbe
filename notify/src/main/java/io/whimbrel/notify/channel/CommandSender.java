package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A command of this machine, in the plan's directory: the event on its standard input, its parts in
 * the environment. It has half a minute; what it prints goes nowhere.
 */
record CommandSender(NotifyChannel.Command channel) implements Sender {
  private static final long SECONDS_MAX = 30;

  @Override
  public Reply send(Notification notification) throws InterruptedException {
    Process process;
    try {
      process = begin(notification);
    } catch (IOException e) {
      return new Reply.Later("the command cannot be started: " + e.getMessage());
    }
    try {
      give(process, EventBody.of(notification));
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        return new Reply.Later("the command did not end within " + SECONDS_MAX + " s");
      }
      int exit = process.exitValue();
      String text = "the command ended with exit code " + exit;
      return exit == 0 ? new Reply.Accepted(text) : new Reply.Later(text);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process begin(Notification told) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", channel.run())
            .directory(channel.directory().toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("WHIMBREL_ID", told.id());
    environment.put("WHIMBREL_EVENT", told.kind());
    environment.put("WHIMBREL_URGENCY", told.urgency().text());
    environment.put("WHIMBREL_MOTION", told.motion().text());
    environment.put("WHIMBREL_MIGRATION", told.migration());
    environment.put("WHIMBREL_RUN", told.run());
    environment.put("WHIMBREL_KEY", told.key());
    environment.put("WHIMBREL_TITLE", clean(told.title()));
    environment.put("WHIMBREL_TEXT", clean(told.text()));
    told.facts()
        .forEach((name, value) -> environment.put("WHIMBREL_FACT_" + variable(name), clean(value)));
    return builder.start();
  }

  /** A command that does not read its input is no failure. */
  private static void give(Process process, byte[] body) {
    try (OutputStream input = process.getOutputStream()) {
      input.write(body);
    } catch (IOException e) {
      return;
    }
  }

  private static String variable(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]", "_")
        .toUpperCase(Locale.ROOT);
  }

  /** No environment takes NUL characters. */
  private static String clean(String text) {
    return text.replace("\0", "");
  }
}
