package io.whimbrel.engine.backup;

import io.whimbrel.core.backup.Archive;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.backup.ArchivedObjects;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.row.LargeObject;
import io.whimbrel.core.database.row.LargeObjectTarget;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.run.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the large objects of an archive under their ids, and looks at each of them again: its
 * content must have the digest that was noted when it was read from the source.
 */
final class ObjectLoad {
  private static final Phase PHASE = Phase.COPY;

  private final BackupFrame frame;
  private final Archive archive;
  private final RestoreRequest request;

  ObjectLoad(BackupFrame frame, Archive archive, RestoreRequest request) {
    this.frame = frame;
    this.archive = archive;
    this.request = request;
  }

  /** How many were written. */
  long load(TargetDatabase target) {
    List<ArchivedFile> files =
        archive.manifest().objects().map(ArchivedObjects::files).orElse(List.of());
    long count = 0;
    try (LargeObjectTarget objects = target.largeObjects()) {
      for (ArchivedFile file : files) {
        frame.board().note("restoring large objects, " + file.name());
        count += frame.retry().call(PHASE, "restoring " + file.name(), () -> load(file, objects));
      }
    }
    frame.board().note("");
    return count;
  }

  private long load(ArchivedFile file, LargeObjectTarget objects) {
    List<LargeObject> written = new ArrayList<>();
    String place = archive.location() + "/" + file.name();
    try (ObjectReader reader = new ObjectReader(archive.unpacked(file), place)) {
      for (Optional<LargeObject> next = reader.next(); next.isPresent(); next = reader.next()) {
        frame.stop().check();
        LargeObject object = next.get().under(request.scope().access());
        objects.write(object, _ -> reader.content(), request.epoch());
        written.add(object);
      }
    }
    if (!written.isEmpty()) {
      require(written, objects.list(written.getFirst().id() - 1, written.getLast().id()));
    }
    return written.size();
  }

  private void require(List<LargeObject> wanted, List<LargeObject> found) {
    for (int i = 0; i < wanted.size(); i++) {
      boolean isSame =
          i < found.size()
              && wanted.get(i).id() == found.get(i).id()
              && wanted.get(i).bytes() == found.get(i).bytes()
              && wanted.get(i).digest().equals(found.get(i).digest());
      if (!isSame) {
        throw Problem.of(ProblemCode.BACKUP_DIFFERENT)
            .what("large object %d is not what was read".formatted(wanted.get(i).id()))
            .where(archive.location())
            .fix("use the backup of another place or day, and report this")
            .exception();
      }
    }
  }
}
