/** Messages about signing in. */
export const SIGN_IN_FAULTS = {
  wrongPassword: 'User name or password is incorrect.',
  passwordsOff: 'This Daybook has no sign-in with a password. Sign in with your company’s identity provider.',
  passwordsOffForPrograms:
    'This Daybook has no sign-in with a password. Send the ID of an access key as the user name and its secret as the password.',
  programNeedsKey:
    'This user signs in with a second factor, which programs do not have. Send the ID of an access key as the user name and its secret as the password.',
  programMustChangePassword:
    'This is an initial password. Sign in to the console once to choose your own, or send the ID of an access key as the user name and its secret as the password.',
  passwordUnchanged: 'The new password must differ from the initial one.',
  codeWrong:
    'This code is not valid. Enter the code that your app shows now; each works once. Or enter a recovery code.',
  codeUnreadable:
    'Your second factor cannot be checked, because the secret key of this Daybook was replaced. Ask your administrator to reset your password, which removes it. For the primary administrator, the operator runs: daybook user password NAME',
  secondFactorExists: 'You already have a second factor.',
  noSecondFactor: 'You have no second factor.',
  secondFactorRequired: 'This Daybook requires a second factor for your account.',
  signInLinkUsed:
    'This link has been used, has expired or was replaced. Sign in with your password. The operator prints a new password and link with: daybook user password NAME',
  signInLinkIncomplete: 'This link is not complete. Copy it again, up to its last character.',
  tooManyAttempts: ({ seconds }: { seconds: number }) =>
    `Too many attempts. Try again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
  signInExpired: 'This sign-in took too long or was started in another window. Please try again.',
  noAccess: 'Your account has no access to Daybook. Ask your administrator for access.',
  signInMisconfigured:
    'Sign-in with the identity provider is misconfigured. Contact the operator of this Daybook.',
  signInNeedsPublicUrl: 'Sign-in with the identity provider needs DAYBOOK_PUBLIC_URL, which is not set here.',
  noIdentityProvider: 'This Daybook has no identity provider. Sign in with your password.',
  providerUnavailable:
    'The identity provider is not available at the moment. Try again later, or sign in with your password.',
  providerRefused: 'The identity provider did not confirm your identity.',
}
