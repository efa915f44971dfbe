package io.whimbrel.core.plan.step;

import io.whimbrel.core.plan.endpoint.Secret;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How a file is changed. Doing it to what came of it changes nothing. */
public sealed interface FileChange {

  /** Gives keys of {@code KEY=VALUE} lines a value; a key that is not there is added. */
  record Keys(Map<String, Secret> values) implements FileChange {
    public Keys {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** Replaces texts, each of which must be there. */
  record Texts(List<Replacement> replacements) implements FileChange {
    public Texts {
      replacements = List.copyOf(replacements);
    }
  }

  /** One text in the place of another, everywhere. */
  record Replacement(String find, Secret with) {}

  /**
   * The whole file from another one.
   *
   * @param values what stands for <code>{{name}}</code> in it
   */
  record Template(Path from, Map<String, Secret> values) implements FileChange {
    public Template {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /** A line that is to be in the file, added at its end where it is not. */
  record Line(Secret line) implements FileChange {}
}
