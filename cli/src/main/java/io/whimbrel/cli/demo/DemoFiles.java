package io.whimbrel.cli.demo;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.testkit.shop.ShopSmokeTest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The demo's directory: the plan, the application's env-file, the smoke test, the ledger. */
record DemoFiles(Path directory) {
  private static final String MARK = ".whimbrel-demo";
  private static final String KEPT = ".whimbrel-demo-kept";

  private static final String PLAN =
      """
      # The demo's plan. Every key is explained in docs/plan-file.md.
      migration: MIGRATION-001
      title: Users move to UUID keys on the new cluster
      type: [data, schema, version]
      owner: platform-team
      source: ${env:OLD_DATABASE_URL}
      target: ${env:NEW_DATABASE_URL}
      strategy: blue-green
      limits: { pause: 10s, workers: 2, lag: 10s }
      tables:
        include: ["public.*"]
        map:
          public.users:
            key: uuid                  # serial id -> UUID; every foreign key to it follows
            columns:
              full_name:      { from: name, type: varchar(500), nullable: false }
              email:          { type: varchar(500) }
              email_verified: { type: boolean, up: "false" }
              created_at:     { type: timestamptz, up: "created_at at time zone 'Europe/Berlin'", down: "created_at at time zone 'Europe/Berlin'" }
              updated_at:     { type: timestamptz, up: "created_at at time zone 'Europe/Berlin'" }
            indexes: ["(created_at)"]
      verify:
        quality:
          tables:
            public.users:              # some of their local times are ones that the clocks skipped
              created_at: { misfits: accept }
              updated_at: { misfits: accept }
      cutover:
        switch: { env-file: { path: app.env, key: DATABASE_URL } }
        smoke-tests: ["./smoke-tests.sh"]
        approve: rule                  # a person's decision in real life: approve: person
      monitor:
        for: 5s
        every: 1s
        checks: ["select count(*) > 0 from public.users"]
      """;

  /** Makes the directory; one of an earlier demo whose servers are gone is replaced. */
  static DemoFiles create(Path directory) {
    try {
      if (Files.exists(directory)) {
        requireOurs(directory);
        delete(directory);
      }
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(MARK), "made by 'whimbrel demo'\n");
      return new DemoFiles(directory.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireOurs(Path directory) {
    boolean isKept = Files.exists(directory.resolve(KEPT));
    if (isKept || !Files.exists(directory.resolve(MARK))) {
      throw Problem.of(ProblemCode.USAGE)
          .what(isKept ? "a kept demo is in this directory" : "the directory is not a demo's")
          .where(directory.toString())
          .fix("give another one with --directory" + (isKept ? ", or stop it and remove it" : ""))
          .exception();
    }
  }

  /** Says that servers live in it, so that it is not replaced. */
  void keep() {
    write(KEPT, "servers of a kept demo have their data here\n");
  }

  /** Writes everything that a migration of the shop needs. */
  void write(String sourceUrl) {
    write("plan.yaml", PLAN);
    write("app.env", "# What the application reads.\nDATABASE_URL=" + sourceUrl + "\n");
    write("smoke-tests.sh", smokeTest());
    try {
      Files.setPosixFilePermissions(
          directory.resolve("smoke-tests.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String smokeTest() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        ShopSmokeTest.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return """
    #!/bin/sh
    # Reads what the shop's home page reads; the new database's URL is in WHIMBREL_TARGET_URL.
    set -eu
    test -n "$WHIMBREL_TARGET_URL"
    exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s
    """
        .formatted(java, classes, ShopSmokeTest.class.getName());
  }

  Path plan() {
    return directory.resolve("plan.yaml");
  }

  Path envFile() {
    return directory.resolve("app.env");
  }

  Path ledger() {
    return directory.resolve("ledger.log");
  }

  Path reports() {
    return directory.resolve("reports");
  }

  Path server(String side) {
    return directory.resolve("servers").resolve(side);
  }

  private void write(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
