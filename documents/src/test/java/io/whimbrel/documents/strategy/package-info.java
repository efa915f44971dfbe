@NullMarked
package io.whimbrel.documents.strategy;

import org.jspecify.annotations.NullMarked;
