@NullMarked
package io.whimbrel.documents.strategy.structure;

import org.jspecify.annotations.NullMarked;
