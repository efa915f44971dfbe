/** Documents of a directory of guides from version to version. */
@NullMarked
package io.whimbrel.documents.guide;

import org.jspecify.annotations.NullMarked;
