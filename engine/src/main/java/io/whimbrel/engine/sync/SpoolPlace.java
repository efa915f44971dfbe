package io.whimbrel.engine.sync;

import io.whimbrel.core.change.Position;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.engine.run.Chronicle;
import io.whimbrel.engine.run.Facts;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.spool.Spool;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run's spool is on this machine: beside the plan, in {@code .whimbrel/<run>/spool}. */
public final class SpoolPlace {
  private final Chronicle chronicle;
  private final Path directory;

  /** Where a run goes on whose former process still lives, frozen, and keeps its spool. */
  private final Path besides;

  /** The place for a run. */
  public SpoolPlace(RunFrame frame) {
    this.chronicle = frame.chronicle();
    this.directory =
        frame.plan().directory().resolve(".whimbrel").resolve(frame.run().text()).resolve("spool");
    this.besides = directory.resolve("besides." + frame.lease().epoch());
  }

  /**
   * Opens the spool such that it can be read from what is applied: as it is when it holds that
   * position, else empty from there on. When the source was told more than that, nobody has the
   * changes between any more.
   */
  Spool open(Position applied) {
    Spool spool = openSound(applied);
    if (!spool.end().hasReached(applied) || spool.end().equals(Position.START)) {
      try {
        requireNothingLost(applied);
      } catch (Problem problem) {
        spool.close();
        throw problem;
      }
      spool.startAt(applied);
    }
    return spool;
  }

  /** A damaged spool that nothing depends on is made anew. */
  private Spool openSound(Position applied) {
    try {
      return opened(directory);
    } catch (Problem problem) {
      if (problem.code() == ProblemCode.LOCKED && !isNeeded(applied)) {
        return opened(besides);
      }
      if (problem.code() != ProblemCode.SPOOL_DAMAGED || isNeeded(applied)) {
        throw problem;
      }
      remove();
      return opened(directory);
    }
  }

  private Spool opened(Path place) {
    Spool spool = Spool.open(place);
    chronicle.fact(Facts.SPOOL_PLACE, place.toString());
    return spool;
  }

  private boolean isNeeded(Position applied) {
    return chronicle
        .position(Facts.SPOOL_NEEDED)
        .map(told -> !applied.hasReached(told))
        .orElse(false);
  }

  private void requireNothingLost(Position applied) {
    Optional<Position> told = chronicle.position(Facts.SPOOL_NEEDED);
    if (told.isPresent() && isNeeded(applied)) {
      String place = chronicle.fact(Facts.SPOOL_PLACE).orElse(directory.toString());
      throw Problem.of(ProblemCode.POSITION_LOST)
          .what(
              "the source was told to forget its log up to %s, the target has it up to %s, and the"
                      .formatted(told.get(), applied)
                  + " spool that holds what is between is not here")
          .where(place)
          .fix("run on the machine that has " + place + ", or abort and start again")
          .exception();
    }
  }

  /** Removes the spool from this machine; idempotent. */
  public void remove() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.walkFileTree(directory, new Remover());
    } catch (IOException e) {
      throw Problem.of(ProblemCode.RESOURCE_EXHAUSTED)
          .what("the spool cannot be removed: " + e.getMessage())
          .where(directory.toString())
          .fix("remove the directory by hand")
          .cause(e)
          .exception();
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
        throws IOException {
      Files.delete(visited);
      return FileVisitResult.CONTINUE;
    }
  }
}
