package io.whimbrel.notify.figures;

import io.whimbrel.core.rule.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks a command, which writes a number, lines of a name and a number, or a JSON object. */
record CommandQuestion(Path directory) {
  private static final int OUTPUT_MAX = 1 << 16;

  Reading ask(String command, String name, Duration patience) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder("sh", "-c", command)
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return new Reading.NoData("the command cannot be started");
    }
    try {
      return reading(process, name, patience);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Reads beside the process, so that output without an end is no end of waiting. */
  private static Reading reading(Process process, String name, Duration patience)
      throws InterruptedException {
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread _ = Thread.ofVirtual().name("figure " + name).start(() -> read(process, output));
    try {
      String text = output.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return AskedFigures.late(patience);
      }
      return process.exitValue() == 0
          ? found(text, name)
          : new Reading.NoData("the command ended with exit code " + process.exitValue());
    } catch (TimeoutException e) {
      return AskedFigures.late(patience);
    } catch (ExecutionException e) {
      return new Reading.NoData("what the command writes cannot be read");
    }
  }

  private static void read(Process process, CompletableFuture<String> output) {
    try (InputStream stream = process.getInputStream()) {
      boolean _ =
          output.complete(new String(stream.readNBytes(OUTPUT_MAX), StandardCharsets.UTF_8));
    } catch (IOException e) {
      boolean _ = output.completeExceptionally(e);
    }
  }

  private static Reading found(String text, String name) {
    if (text.strip().startsWith("{")) {
      return ofJson(text, name);
    }
    Optional<String> line =
        text.lines().map(String::strip).filter(l -> l.matches(name + "[\\s:=]+\\S+")).findFirst();
    return Numbers.reading(
        line.map(l -> l.substring(name.length()).replaceFirst("[\\s:=]+", "")).orElse(text));
  }

  private static Reading ofJson(String text, String name) {
    try {
      String value = JsonMapper.shared().readTree(text).path(name).asString("");
      return value.isEmpty()
          ? new Reading.NoData("the command tells no " + name)
          : Numbers.reading(value);
    } catch (JacksonException e) {
      return new Reading.NoData("what the command writes is no JSON");
    }
  }
}
