package io.whimbrel.cli.rehearse;

import io.whimbrel.cli.wiring.Wiring;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.ScratchServer;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.journal.LeaseHolder;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scratch database of one side: on a server that is started for it, or on one that somebody
 * named, where it has a name that only rehearsals of this plan use.
 */
final class ScratchDatabase implements AutoCloseable {
  private static final Pattern MAJOR = Pattern.compile("\\d+");

  private final DatabaseProduct product;
  private final DatabaseUrl server;
  private final String name;
  private final Optional<EmbeddedPostgres> embedded;
  private final Optional<ScratchServer> reserving;
  private final DatabaseUrl url;
  private final String version;
  private boolean isKept;

  private ScratchDatabase(
      DatabaseProduct product,
      DatabaseUrl server,
      String name,
      Optional<EmbeddedPostgres> embedded,
      Optional<ScratchServer> reserving) {
    this.reserving = reserving;
    this.product = product;
    this.server = server;
    this.name = name;
    this.embedded = embedded;
    try (ScratchServer scratch = product.scratch(server)) {
      this.version = scratch.version();
      scratch.drop(name);
      this.url = scratch.create(name);
    }
  }

  /** On a server of the same major version where there is one, else of the next newer one. */
  static ScratchDatabase embedded(
      Wiring wiring, Plan plan, RehearsalPlace place, String side, String version) {
    EmbeddedPostgres server =
        EmbeddedPostgres.builder(nearest(version))
            .directory(place.server(side))
            .durable()
            .withPassword()
            .setting("max_wal_size", "4GB")
            .setting("shared_buffers", "256MB")
            .setting("maintenance_work_mem", "128MB")
            .start();
    DatabaseUrl url = new DatabaseUrl("an embedded server", server.url());
    boolean isOpen = false;
    try {
      ScratchDatabase database =
          new ScratchDatabase(
              DatabaseProduct.of(wiring.products(), url, ""),
              url,
              name(plan, side),
              Optional.of(server),
              Optional.empty());
      isOpen = true;
      return database;
    } finally {
      if (!isOpen) {
        server.close();
      }
    }
  }

  /** On a server that somebody named; neither side of the plan may be touched by it. */
  static ScratchDatabase named(Wiring wiring, Plan plan, DatabaseUrl server, String side) {
    DatabaseProduct product = DatabaseProduct.of(wiring.products(), server, "");
    String name = name(plan, side);
    ScratchServer scratch = product.scratch(server);
    boolean isOpen = false;
    try {
      new OtherServers(wiring, plan).require(server, scratch);
      if (!scratch.reserve(name)) {
        throw Problem.of(ProblemCode.LOCKED)
            .what("another process rehearses this plan there")
            .where(server.masked())
            .fix("wait until it has ended")
            .exception();
      }
      ScratchDatabase database =
          new ScratchDatabase(product, server, name, Optional.empty(), Optional.of(scratch));
      isOpen = true;
      return database;
    } finally {
      if (!isOpen) {
        scratch.close();
      }
    }
  }

  /** The same plan file may lie in the same place of another machine, or be another user's. */
  private static String name(Plan plan, String side) {
    String owner = LeaseHolder.machine() + "\n" + System.getProperty("user.name", "");
    String mark =
        UUID.nameUUIDFromBytes(
                (owner + "\n" + plan.file() + "\n" + plan.migration())
                    .getBytes(StandardCharsets.UTF_8))
            .toString()
            .substring(0, 8);
    return "whimbrel_rehearsal_" + mark + "_" + side;
  }

  static PostgresVersion nearest(String version) {
    int major = major(version);
    return Arrays.stream(PostgresVersion.values())
        .filter(v -> v.major() >= major)
        .findFirst()
        .orElse(PostgresVersion.newest());
  }

  /** The major version in a version's text. */
  static int major(String version) {
    Matcher matcher = MAJOR.matcher(version);
    return matcher.find() ? Integer.parseInt(matcher.group()) : 0;
  }

  DatabaseUrl url() {
    return url;
  }

  String version() {
    return version;
  }

  /** How to get rid of it once it was kept. */
  List<String> toRemove() {
    return embedded
        .map(s -> List.of("kill -INT " + s.pid()))
        .orElse(List.of("drop database \"" + name + "\" with (force)"));
  }

  void keep() {
    isKept = true;
  }

  @Override
  public void close() {
    try {
      remove();
    } finally {
      reserving.ifPresent(ScratchServer::close);
    }
  }

  private void remove() {
    if (isKept) {
      embedded.ifPresent(EmbeddedPostgres::detach);
    } else if (embedded.isPresent()) {
      embedded.get().close();
    } else {
      try (ScratchServer scratch = product.scratch(server)) {
        scratch.drop(name);
      }
    }
  }
}
