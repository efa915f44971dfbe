package io.whimbrel.cli.guide;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.guide.Version;
import io.whimbrel.core.guide.VersionProbe;
import io.whimbrel.core.http.BoundedClient;
import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.RunId;
import io.whimbrel.planfile.GuideEnvironment;
import io.whimbrel.planfile.GuideFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks an environment itself which version it has; changes nothing. Of what it says the first 64
 * KiB are read.
 *
 * @param answerMax the longest time for an answer by HTTP, with its body
 */
public record VersionLook(GuideEnvironment environment, Wiring wiring, Duration answerMax) {
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);
  private static final int TOLD_MAX = 200;
  private static final int SAID_MAX = 64 * 1024;

  /** Of an environment that is waited for as long as is usual. */
  public VersionLook(GuideEnvironment environment, Wiring wiring) {
    this(environment, wiring, WAIT_MAX);
  }

  /**
   * The version; empty where nothing is there to ask.
   *
   * @throws Problem when what is asked says none
   */
  public Optional<Version> look() {
    return wiring.probe(environment).map(this::version);
  }

  private Version version(VersionProbe probe) {
    String said =
        switch (probe) {
          case VersionProbe.Command command -> said(command);
          case VersionProbe.Query query -> said(query);
          case VersionProbe.Request request -> said(request);
        };
    return Version.first(said)
        .orElseThrow(
            () ->
                failed(
                    "it says no version: "
                        + (said.isBlank()
                            ? "nothing"
                            : said.strip()
                                .substring(0, Math.min(TOLD_MAX, said.strip().length())))));
  }

  private String said(VersionProbe.Command command) {
    try {
      Path output = Files.createTempFile("whimbrel-version", ".out");
      try {
        return said(command, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw failed("it cannot be run: " + e.getMessage());
    }
  }

  private String said(VersionProbe.Command command, Path output) throws IOException {
    Process process =
        new ProcessBuilder("sh", "-c", command.text())
            .directory(environment.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(WAIT_MAX.toSeconds(), TimeUnit.SECONDS)) {
        throw failed("it did not end within " + WAIT_MAX.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw failed("it exited with " + process.exitValue());
    }
    try (InputStream said = Files.newInputStream(output)) {
      return beginning(said);
    }
  }

  private String said(VersionProbe.Query query) {
    DatabaseProduct product =
        wiring
            .product(query.database())
            .orElseThrow(() -> failed("no supported database has such a URL"));
    RunScope scope = new RunScope(new RunId("version"), new MigrationId("version"), Limits.DEFAULT);
    try (ScriptDatabase database = product.scripts(query.database(), scope)) {
      return database.value(query.sql(), WAIT_MAX).orElse("");
    }
  }

  private String said(VersionProbe.Request request) {
    HttpClient http = HttpClient.newBuilder().connectTimeout(answerMax).build();
    try (BoundedClient client = new BoundedClient(http, SAID_MAX)) {
      BoundedClient.Answer answer =
          client
              .send(HttpRequest.newBuilder(URI.create(request.url().value())).build(), answerMax)
              .unbroken();
      if (answer.status() != 200) {
        throw failed("it is answered with " + answer.status());
      }
      return answer.body();
    } catch (HttpTimeoutException e) {
      throw failed("it is not answered within %s s".formatted(answerMax.toSeconds()));
    } catch (IOException | IllegalArgumentException e) {
      throw failed("it is not answered: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.PAUSED).what("the thread was interrupted").cause(e).exception();
    }
  }

  private static String beginning(InputStream said) throws IOException {
    return new String(said.readNBytes(SAID_MAX), StandardCharsets.UTF_8);
  }

  private Problem failed(String why) {
    return Problem.of(ProblemCode.STEP_FAILED)
        .what("what tells the version of %s failed: %s".formatted(word(), why))
        .where(environment.directory().resolve(GuideFolder.FILE).toString())
        .fix("mend 'version' of the environment there, or take it out")
        .exception();
  }

  private String word() {
    return GuideDesk.word(environment.environment());
  }
}
