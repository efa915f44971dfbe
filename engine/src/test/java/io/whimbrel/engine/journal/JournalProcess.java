package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.Lease;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Another process that works with a journal, to be contended with or killed. */
final class JournalProcess {

  static final int ROUNDS = 15;

  private JournalProcess() {}

  static Process start(String work, String address, RunId run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            JournalProcess.class.getName(),
            work,
            address,
            run.text())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static Journal open(String address) {
    Optional<DatabaseUrl> url =
        address.startsWith("postgresql:")
            ? Optional.of(new DatabaseUrl("${env:JOURNAL}", address))
            : Optional.empty();
    return Journals.open(url, Path.of(address.replace("postgresql:", "")));
  }

  public static void main(String[] arguments) throws InterruptedException {
    RunId run = new RunId(arguments[2]);
    try (Journal journal = open(arguments[1])) {
      switch (arguments[0]) {
        case "hold" -> hold(journal, run);
        case "contend" -> contend(journal, run);
        case "write" -> write(journal, run);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    }
  }

  private static void hold(Journal journal, RunId run) throws InterruptedException {
    Lease lease = journal.lease(run, LeaseHolder.current(), Duration.ofHours(1)).orElseThrow();
    System.out.println(lease.epoch());
    new CountDownLatch(1).await();
  }

  private static void contend(Journal journal, RunId run) {
    Map<String, String> who = Map.of("holder", LeaseHolder.current());
    int rounds = 0;
    while (rounds < ROUNDS) {
      Optional<Lease> taken = journal.lease(run, LeaseHolder.current(), Duration.ofMinutes(1));
      if (taken.isPresent()) {
        journal.event(run, Phase.COPY, "taken", Long.toString(taken.get().epoch()), who);
        journal.event(run, Phase.COPY, "given", "", who);
        journal.release(run, taken.get());
        rounds++;
      }
    }
    System.out.println("done");
  }

  private static void write(Journal journal, RunId run) {
    for (long i = 1; i < 1_000_000; i++) {
      journal.event(run, Phase.COPY, "written", Long.toString(i), Map.of());
      System.out.println(i);
    }
  }
}
