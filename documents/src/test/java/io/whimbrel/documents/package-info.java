@NullMarked
package io.whimbrel.documents;

import org.jspecify.annotations.NullMarked;
