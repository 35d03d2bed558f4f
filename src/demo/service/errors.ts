/** An error the service answers with: its name, its HTTP status and the members of its body. */
export class ServiceError extends Error {
  override readonly name: string;
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    status: number,
    message: string,
    members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}

/**
 * 400: a field breaks its constraint. The wording is the one AWS services share for constraint traits.
 * @param field the field's name as the API spells it
 * @param problem what the field must be
 */
export function invalidField(field: string, problem: string): ServiceError {
  const message = `Value at '${field}' failed to satisfy constraint: ${problem}`;
  return new ServiceError("ValidationException", 400, `1 validation error detected: ${message}`, {
    reason: "FIELD_VALIDATION_FAILED",
    fieldList: [{ name: field, message }],
  });
}

/** 400: the request is wrong in a way that no single field shows. */
export function invalidRequest(reason: "CANNOT_PARSE" | "OTHER", message: string): ServiceError {
  return new ServiceError("ValidationException", 400, message, { reason });
}

/** 404: an id of the right form that names nothing. */
export function notFound(resourceType: string, resourceId: string): ServiceError {
  return new ServiceError(
    "ResourceNotFoundException",
    404,
    `Resource of type ${resourceType} with id ${resourceId} does not exist.`,
    {
      resourceId,
      resourceType,
    },
  );
}

/** 403 in IAM's own words, which is also how a wrong id often looks from outside. */
export function accessDenied(operation: string, resourceArn: string): ServiceError {
  return new ServiceError(
    "AccessDeniedException",
    403,
    `User: arn:aws:sts::111122223333:assumed-role/NorthlightArtist/demo is not authorized to perform: ` +
      `deadline:${operation} on resource: ${resourceArn} because no identity-based policy allows the ` +
      `deadline:${operation} action`,
  );
}

/** 404 for a method and path that no operation has (Smithy's rule for an unknown operation). */
export function unknownOperation(): ServiceError {
  return new ServiceError(
    "UnknownOperationException",
    404,
    "The requested operation is not recognized by the service.",
  );
}
