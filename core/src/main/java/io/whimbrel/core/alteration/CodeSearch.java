package io.whimbrel.core.alteration;

import java.util.List;

/**
 * What a search through an application's files came to.
 *
 * @param read how many files were read
 * @param passedOver files that were not: too large, not text, or beyond the limit; each with why
 */
public record CodeSearch(List<CodeMention> mentions, int read, List<String> passedOver) {
  /** Nobody said where the application's files are. */
  public static final CodeSearch NONE = new CodeSearch(List.of(), 0, List.of());

  public CodeSearch {
    mentions = List.copyOf(mentions);
    passedOver = List.copyOf(passedOver);
  }

  /** Those of a part. */
  public List<CodeMention> of(CodeMention.Part part) {
    return mentions.stream().filter(mention -> mention.part() == part).toList();
  }
}
