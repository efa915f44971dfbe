package io.whimbrel.core.alteration;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file of the application that mentions what changes.
 *
 * @param file relative to the plan's directory, with slashes
 * @param lines how many of its lines mention something
 * @param names how often each changed name is mentioned, by the name as the catalog spells it
 * @param changes what becomes of them, in words, each once
 */
public record CodeMention(
    Part part, String file, int lines, SortedMap<String, Integer> names, List<String> changes) {
  public CodeMention {
    names = Collections.unmodifiableSortedMap(new TreeMap<>(names));
    changes = List.copyOf(changes);
  }

  /** Which part of the application a file belongs to. */
  public enum Part {
    BACKEND,
    FRONTEND
  }
}
