package io.whimbrel.archive;

import io.whimbrel.archive.s3.Buckets;
import io.whimbrel.archive.store.DirectoryStore;
import io.whimbrel.archive.store.Store;
import io.whimbrel.archive.store.Store.Stored;
import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.ArchiveWriter;
import io.whimbrel.core.backup.Archives;
import io.whimbrel.core.backup.BackupKind;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Archives in directories and buckets, each in a folder of its own: migration, time and kind. */
public final class StoredArchives implements Archives {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int TIME_LENGTH = "20260101T000000.000Z".length();

  private final S3Rules s3;
  private final AtomicReference<@Nullable Buckets> buckets = new AtomicReference<>();

  /** With these ways to reach buckets. */
  public StoredArchives(S3Rules s3) {
    this.s3 = s3;
  }

  @Override
  public ArchiveWriter begin(
      List<String> places, MigrationId migration, BackupKind kind, Instant startedAt) {
    String id = TIME.format(startedAt) + "-" + kind.name().toLowerCase(Locale.ROOT);
    List<Store> stores = places.stream().map(this::store).toList();
    return new StoredWriter(stores, migration + "/" + id + "/");
  }

  @Override
  public List<ArchiveEntry> list(String place, MigrationId migration) {
    Store store = store(place);
    String prefix = migration + "/";
    Map<String, Instant> changed = new TreeMap<>();
    try {
      for (Stored file : store.list(prefix)) {
        String inside = file.name().substring(prefix.length());
        int slash = inside.indexOf('/');
        if (slash > 0) {
          changed.merge(inside.substring(0, slash), file.changedAt(), StoredArchives::later);
        }
      }
    } catch (IOException e) {
      throw StoreProblems.unread(e, place);
    }
    List<ArchiveEntry> entries = new ArrayList<>();
    changed.forEach(
        (id, changedAt) ->
            begunAt(id)
                .ifPresent(at -> entries.add(entry(store, prefix, id, at, later(at, changedAt)))));
    return List.copyOf(entries);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static ArchiveEntry entry(
      Store store, String prefix, String id, Instant begunAt, Instant changedAt) {
    String folder = prefix + id + "/";
    String location = location(store, folder);
    try {
      Manifest manifest = ManifestFile.read(store, folder, location);
      return new ArchiveEntry(location, id, begunAt, changedAt, Optional.of(manifest), false, "");
    } catch (Problem problem) {
      boolean isUnfinished = isWithoutDigest(store, folder, location);
      return new ArchiveEntry(
          location, id, begunAt, changedAt, Optional.empty(), isUnfinished, problem.what());
    }
  }

  /** Whether the place says that it is not there; one that does not answer says nothing. */
  private static boolean isWithoutDigest(Store store, String folder, String location) {
    try {
      byte[] _ = ManifestFile.content(store, folder + ManifestFile.DIGEST, location);
      return false;
    } catch (Problem problem) {
      return problem.code() == ProblemCode.BACKUP_MISSING;
    }
  }

  private static Optional<Instant> begunAt(String id) {
    try {
      return id.length() < TIME_LENGTH
          ? Optional.empty()
          : Optional.of(TIME.parse(id.substring(0, TIME_LENGTH), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  @Override
  public Archive open(String location) {
    return StoredArchive.open(store(location), "", location);
  }

  @Override
  public void delete(String location) {
    try {
      delete(store(location), "");
    } catch (IOException e) {
      throw StoreProblems.unwritten(e, location);
    }
  }

  /** The digest of the manifest goes first: without it nothing takes the rest for a backup. */
  static void delete(Store store, String folder) throws IOException {
    store.delete(folder + ManifestFile.DIGEST);
    for (Stored file : store.list(folder)) {
      store.delete(file.name());
    }
    store.deleteFolder(folder);
  }

  static String location(Store store, String folder) {
    return store.text() + "/" + folder.substring(0, folder.length() - 1);
  }

  private Store store(String place) {
    if (!S3Place.isMeant(place)) {
      return new DirectoryStore(Path.of(place).toAbsolutePath().normalize());
    }
    return S3Place.parse(place)
        .map(p -> buckets().open(p))
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("this is no place in a bucket")
                    .where(place)
                    .fix("write it as s3://bucket/prefix")
                    .exception());
  }

  /** Opened when the first bucket is named: nobody else waits for the SDK. */
  private Buckets buckets() {
    Buckets known = buckets.get();
    if (known != null) {
      return known;
    }
    Buckets opened = new Buckets(s3);
    return buckets.compareAndSet(null, opened) ? opened : Objects.requireNonNull(buckets.get());
  }
}
